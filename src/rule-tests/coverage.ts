import type { Diagnostic, TextFault } from '../domain/diagnostic.js';
import { isJsonObject, type Json } from '../domain/json.js';
import type { Task } from '../domain/task.js';
import type { Decision } from '../rules/expressions/types.js';
import { shift, unwrap } from '../rules/expressions/wrapper.js';
import { Findings } from '../rules/findings.js';
import type { Rule, Ruleset } from '../rules/ruleset.js';
import type { Path } from '../rules/yaml/nodes.js';
import { readYaml } from '../rules/yaml/read-yaml.js';
import type { GotTask } from './test-result.js';
import { WatchedRule, type WatchedText } from './watched-rule.js';

export interface CoverageReport {
  /** 0 to 100, rounded down to a tenth: 100 means everything. */
  readonly percent: number;
  readonly rules: Count;
  readonly steps: Count;
  /**
   * Each operand of each condition counts twice: seen true, and seen false. Conditions are those of
   * `if`, of `${{ if }}`, and of `? :` in conditions, lets and templates.
   */
  readonly conditions: Count;
  /** Each `${{ for }}` counts twice: its body left out, and its body done at least once. */
  readonly loops: Count;
  /** What no test has reached, at its place. In the order of the files. */
  readonly gaps: readonly Diagnostic[];
}

export interface Count {
  readonly reached: number;
  readonly total: number;
}

/** What a set of tests reaches of a set of rules. Rules that are off are none of it. */
export class Coverage {
  readonly #ruleset: Ruleset;
  readonly #live: ReadonlyMap<Rule, WatchedRule>;
  readonly #matched = new Set<string>();
  readonly #sent = new Set<string>();

  constructor(ruleset: Ruleset) {
    this.#ruleset = ruleset;
    const live = ruleset.rules.filter(({ mode }) => mode !== 'off');
    this.#live = new Map(live.map((rule) => [rule, new WatchedRule(rule)]));
  }

  /** The rule, which from now on tells what it sees. */
  watch(rule: Rule): Rule {
    return this.#live.get(rule)?.twin ?? rule;
  }

  /** What one test came to. */
  note(tasks: readonly Task[], got: readonly GotTask[]): void {
    for (const { rule } of tasks) this.#matched.add(rule);
    for (const { rule, step, sentAfter } of got) {
      if (sentAfter !== undefined) this.#sent.add(`${rule}/${step}`);
    }
    for (const watched of this.#live.values()) watched.settle();
  }

  report(): CoverageReport {
    const live = [...this.#live.keys()];
    const steps = live.flatMap(({ id, steps }) => steps.map(({ name }) => `${id}/${name}`));
    const rules = countOf(live.map(({ id }) => this.#matched.has(id)));
    const sent = countOf(steps.map((step) => this.#sent.has(step)));
    const conditions = this.#decided('condition');
    const loops = this.#decided('list');
    const all = [rules, sent, conditions, loops];
    const reached = all.reduce((sum, count) => sum + count.reached, 0);
    const total = all.reduce((sum, count) => sum + count.total, 0);
    return {
      percent: total === 0 ? 100 : Math.floor((reached / total) * 1000) / 10,
      rules,
      steps: sent,
      conditions,
      loops,
      gaps: this.#gaps(),
    };
  }

  #decided(kind: Decision['kind']): Count {
    const decisions = [...this.#live.values()]
      .flatMap(({ texts }) => texts.flatMap((text) => text.decisions))
      .filter((decision) => decision.kind === kind);
    return countOf(decisions.flatMap(({ seen }) => [seen.has(true), seen.has(false)]));
  }

  #gaps(): Diagnostic[] {
    return this.#ruleset.files.flatMap((file) => {
      const yaml = readYaml(file);
      const findings = new Findings(yaml);
      for (const [rule, watched] of this.#live) {
        if (rule.place.file !== file.path) continue;
        const index = indexOf(rule, yaml.value);
        this.#findGaps(rule, ['rules', index], findings);
        for (const text of watched.texts) {
          // Where the step itself was never sent, nothing of its `with` was.
          if (text.input !== undefined && !this.#sent.has(`${rule.id}/${text.input.name}`))
            continue;
          reportGaps(text, ['rules', index, ...text.path], yaml.value, findings);
        }
      }
      return findings.diagnostics();
    });
  }

  #findGaps({ id, steps }: Rule, path: Path, findings: Findings): void {
    const isMatched = this.#matched.has(id);
    if (!isMatched) findings.atValue([...path, 'id'], gap(`no test matches \`${id}\``));
    for (const { name, position } of isMatched ? steps : []) {
      if (this.#sent.has(`${id}/${name}`)) continue;
      const at = [...path, 'steps', position];
      findings.atKey(at, gap(`no test sends step \`${name}\` of \`${id}\``));
    }
  }
}

function reportGaps(
  { path: [part], decisions }: WatchedText,
  path: Path,
  file: Json | undefined,
  findings: Findings,
): void {
  // What YAML reads as a number or `true` is an expression, too.
  const value = valueAt(file, path);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const by = part === 'let' ? unwrap(text).offset : 0;
  findings.inText(path, text, shift(decisions.flatMap(gapOf), by));
}

function indexOf({ id }: Rule, file: Json | undefined): number {
  const rules = isJsonObject(file) && Array.isArray(file.rules) ? (file.rules as Json[]) : [];
  return rules.findIndex((rule) => isJsonObject(rule) && rule.id === id);
}

function valueAt(value: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, key) =>
      typeof at === 'object' && at !== null
        ? (at as Readonly<Record<PropertyKey, Json>>)[key]
        : undefined,
    value,
  );
}

function gap(message: string) {
  return { code: 'not-covered', severity: 'warning', message } as const;
}

function gapOf({ kind, text, start, end, seen }: Decision): TextFault[] {
  if (seen.size === 2) return [];
  const shown = `\`${text.replace(/\s+/g, ' ').trim()}\``;
  const lacking = seen.has(true) ? 'false' : seen.has(false) ? 'true' : 'both';
  const message =
    kind === 'condition'
      ? `${shown} is ${neverWas[lacking]} in no test`
      : `the loop over ${shown} is ${neverDone[lacking]} in no test`;
  return [{ ...gap(message), start, end }];
}

const neverWas = { true: 'true', false: 'false', both: 'true or false' } as const;
const neverDone = { true: 'run', false: 'skipped', both: 'reached' } as const;

function countOf(reached: readonly boolean[]): Count {
  return { reached: reached.filter(Boolean).length, total: reached.length };
}
