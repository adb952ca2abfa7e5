import type { Diagnostic } from '../domain/diagnostic.js';
import { Findings } from '../rules/findings.js';
import type { Ruleset } from '../rules/ruleset.js';
import { longTexts } from '../rules/yaml/long-texts.js';
import { readYaml, type YamlFile } from '../rules/yaml/read-yaml.js';
import { applyIgnores, type Lines } from './ignores.js';
import { untestedRule } from './kinds/untested-rule.js';
import { findingKinds } from './index.js';
import type { FindingKind } from './finding-kind.js';
import type { Found } from './found.js';
import { onlineFindings } from './online-names.js';
import { viewRule, type RuleView } from './rule-view.js';

export interface FindOptions {
  /** What loading the rules has found already. */
  readonly loaded: readonly Diagnostic[];
  /** Ids of the rules that a rule test expects to send something; undefined: that is not known. */
  readonly tested: ReadonlySet<string> | undefined;
  /** What the providers say; undefined: they were not asked. */
  readonly online?: readonly Diagnostic[] | undefined;
}

/**
 * Everything that is to be said of rules without an error: what loading them found, what the
 * providers say, and the findings; without what comments ignore. Sorted by file and position.
 */
export function findInRules(ruleset: Ruleset, options: FindOptions): Diagnostic[] {
  const { loaded, tested, online } = options;
  const files = ruleset.files.map((file) => {
    const yaml = readYaml(file);
    const findings = new Findings(yaml);
    const own = ruleset.rules.filter(({ place }) => place.file === file.path);
    const views = own.map((rule) => viewRule(rule, yaml.value, findings));
    return { file, findings, views, texts: longTexts(yaml), steps: stepLines(views, yaml) };
  });
  const all = { rules: files.flatMap(({ views }) => views), tested };
  for (const view of all.rules) {
    for (const kind of findingKinds) {
      for (const found of kind.find(view, all)) report(found, kind, view);
    }
  }
  const unknown = new Set([
    ...(tested === undefined ? [untestedRule.name] : []),
    // Even when they were asked, they may not have answered; and what they say changes.
    ...onlineFindings.map(({ name }) => name),
  ]);
  const before = [...loaded, ...(online ?? [])];
  const others = before.filter(({ file }) => !ruleset.files.some(({ path }) => path === file));
  return [
    ...others,
    ...files.flatMap(({ file, findings, texts, steps }) => {
      const found = [...before.filter((one) => one.file === file.path), ...findings.diagnostics()];
      return applyIgnores(file, found, { texts, steps, unknown });
    }),
  ];
}

function stepLines(views: readonly RuleView[], { source }: YamlFile): Lines[] {
  return views.flatMap(({ rule, path, findings }) =>
    rule.steps.flatMap(({ position }) => {
      const node = findings.node([...path, 'steps', position]);
      if (node === undefined) return [];
      const [start, end] = node.range;
      // What ends with its line break ends on that line.
      return {
        first: source.place(start).line,
        last: source.place(Math.max(start, end - 1)).line,
      };
    }),
  );
}

function report({ message, hint, at }: Found, { name }: FindingKind, { findings }: RuleView): void {
  const finding = { code: name, severity: 'warning' as const, message, hint };
  if ('text' in at) {
    const { path, text, start, end } = at;
    findings.inText(path, text, [{ ...finding, start, end }]);
  } else if ('key' in at) findings.atKey(at.key, finding);
  else findings.atValue(at.value, finding);
}
