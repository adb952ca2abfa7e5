import type { Diagnostic, TextFault } from '../domain/diagnostic.js';
import { isJsonObject, type Json } from '../domain/json.js';
import type { Task } from '../domain/task.js';
import type { Condition, Operands } from '../rules/expressions/types.js';
import { Findings } from '../rules/findings.js';
import type { Rule, Ruleset } from '../rules/ruleset.js';
import type { Path } from '../rules/yaml/nodes.js';
import { readYaml } from '../rules/yaml/read-yaml.js';
import type { GotTask } from './test-result.js';

export interface CoverageReport {
  /** 0 to 100, rounded down to a tenth: 100 means everything. */
  readonly percent: number;
  readonly rules: Count;
  readonly steps: Count;
  /** Each operand of each `if` counts twice: seen true, and seen false. */
  readonly conditions: Count;
  /** What no test has reached, at its place. In the order of the files. */
  readonly gaps: readonly Diagnostic[];
}

export interface Count {
  readonly reached: number;
  readonly total: number;
}

interface Watched {
  readonly rule: Rule;
  /** In the rule. */
  readonly path: Path;
  readonly source: string;
  readonly operands: Operands;
  /** For each operand, what it was seen to be. */
  readonly seen: readonly Set<boolean>[];
}

/** What a set of tests reaches of a set of rules. Rules that are off are none of it. */
export class Coverage {
  readonly #ruleset: Ruleset;
  readonly #live: readonly Rule[];
  readonly #watched: ReadonlyMap<Condition, Watched>;
  readonly #matched = new Set<string>();
  readonly #sent = new Set<string>();

  constructor(ruleset: Ruleset) {
    this.#ruleset = ruleset;
    this.#live = ruleset.rules.filter(({ mode }) => mode !== 'off');
    this.#watched = new Map(this.#live.flatMap(conditionsOf));
  }

  /** The condition, which from now on tells what it sees. */
  watch<C extends Condition>(condition: C): C {
    const watched = this.#watched.get(condition);
    if (watched === undefined) return condition;
    return {
      ...condition,
      test(scene) {
        for (const [index, value] of watched.operands.read(scene).entries()) {
          if (value !== undefined) watched.seen[index]?.add(value);
        }
        return condition.test(scene);
      },
    };
  }

  /** What one test came to. */
  note(tasks: readonly Task[], got: readonly GotTask[]): void {
    for (const { rule } of tasks) this.#matched.add(rule);
    for (const { rule, step, sentAfter } of got) {
      if (sentAfter !== undefined) this.#sent.add(`${rule}/${step}`);
    }
  }

  report(): CoverageReport {
    const steps = this.#live.flatMap(({ id, steps }) => steps.map(({ name }) => `${id}/${name}`));
    const rules = countOf(this.#live.map(({ id }) => this.#matched.has(id)));
    const sent = countOf(steps.map((step) => this.#sent.has(step)));
    const outcomes = [...this.#watched.values()].flatMap(({ seen }) =>
      seen.flatMap((values) => [values.has(true), values.has(false)]),
    );
    const conditions = countOf(outcomes);
    const reached = rules.reached + sent.reached + conditions.reached;
    const total = rules.total + sent.total + conditions.total;
    return {
      percent: total === 0 ? 100 : Math.floor((reached / total) * 1000) / 10,
      rules,
      steps: sent,
      conditions,
      gaps: this.#gaps(),
    };
  }

  #gaps(): Diagnostic[] {
    return this.#ruleset.files.flatMap((file) => {
      const own = this.#live.filter(({ place }) => place.file === file.path);
      const yaml = readYaml(file);
      const findings = new Findings(yaml);
      for (const rule of own) this.#findGaps(rule, pathOf(rule, yaml.value), findings);
      return findings.diagnostics();
    });
  }

  #findGaps(rule: Rule, path: Path, findings: Findings): void {
    const isMatched = this.#matched.has(rule.id);
    if (!isMatched) findings.atValue([...path, 'id'], gap(`no test matches \`${rule.id}\``));
    for (const { name, position } of isMatched ? rule.steps : []) {
      if (this.#sent.has(`${rule.id}/${name}`)) continue;
      const at = [...path, 'steps', position];
      findings.atKey(at, gap(`no test sends step \`${name}\` of \`${rule.id}\``));
    }
    for (const watched of this.#watched.values()) {
      if (watched.rule !== rule) continue;
      findings.inText([...path, ...watched.path], watched.source, gapsOfCondition(watched));
    }
  }
}

function pathOf({ id }: Rule, file: Json | undefined): Path {
  const rules = isJsonObject(file) && Array.isArray(file.rules) ? (file.rules as Json[]) : [];
  return ['rules', rules.findIndex((rule) => isJsonObject(rule) && rule.id === id)];
}

function gap(message: string) {
  return { code: 'not-covered', severity: 'warning', message } as const;
}

function conditionsOf(rule: Rule): [Condition, Watched][] {
  const { condition, steps } = rule;
  return [
    ...(condition ? [{ condition, path: ['if'] }] : []),
    ...steps.flatMap((step) =>
      step.condition ? [{ condition: step.condition, path: ['steps', step.position, 'if'] }] : [],
    ),
  ].map(({ condition: own, path }) => {
    const operands = own.operands();
    const seen = operands.parts.map(() => new Set<boolean>());
    return [own, { rule, path, source: own.source, operands, seen }];
  });
}

function gapsOfCondition({ operands, seen }: Watched): TextFault[] {
  return operands.parts.flatMap(({ text, start, end }, index) => {
    const values = seen[index] ?? new Set();
    if (values.size === 2) return [];
    const never = values.has(true) ? 'false' : values.has(false) ? 'true' : 'true or false';
    const message = `\`${text.replace(/\s+/g, ' ')}\` is ${never} in no test`;
    return [{ ...gap(message), start, end }];
  });
}

function countOf(reached: readonly boolean[]): Count {
  return { reached: reached.filter(Boolean).length, total: reached.length };
}
