import type { Diagnostic } from '../domain/diagnostic.js';
import { Findings } from '../rules/findings.js';
import type { Ruleset } from '../rules/ruleset.js';
import { longTexts } from '../rules/yaml/long-texts.js';
import { readYaml } from '../rules/yaml/read-yaml.js';
import { applyIgnores } from './ignores.js';
import { untestedRule } from './kinds/untested-rule.js';
import { findingKinds } from './index.js';
import type { FindingKind, Found } from './finding-kind.js';
import { viewRule, type RuleView } from './rule-view.js';

export interface FindOptions {
  /** What loading the rules has found already. */
  readonly loaded: readonly Diagnostic[];
  /** Ids of the rules that a rule test expects to send something; undefined: that is not known. */
  readonly tested: ReadonlySet<string> | undefined;
}

/**
 * Everything that rules without an error are to be warned of, beside what loading them found, and
 * without what comments in them ignore. Sorted by file and position.
 */
export function findInRules(ruleset: Ruleset, { loaded, tested }: FindOptions): Diagnostic[] {
  const files = ruleset.files.map((file) => {
    const yaml = readYaml(file);
    const findings = new Findings(yaml);
    const own = ruleset.rules.filter(({ place }) => place.file === file.path);
    const views = own.map((rule) => viewRule(rule, yaml.value, findings));
    return { file, findings, views, texts: longTexts(yaml) };
  });
  const all = { rules: files.flatMap(({ views }) => views), tested };
  for (const view of all.rules) {
    for (const kind of findingKinds) {
      for (const found of kind.find(view, all)) report(found, kind, view);
    }
  }
  const unknown = new Set(tested === undefined ? [untestedRule.name] : []);
  const others = loaded.filter(({ file }) => !ruleset.files.some(({ path }) => path === file));
  return [
    ...others,
    ...files.flatMap(({ file, findings, texts }) => {
      const found = [...loaded.filter((one) => one.file === file.path), ...findings.diagnostics()];
      return applyIgnores(file, found, { texts, unknown });
    }),
  ];
}

function report({ message, hint, at }: Found, { name }: FindingKind, { findings }: RuleView): void {
  const finding = { code: name, severity: 'warning' as const, message, hint };
  if ('text' in at) {
    const { path, text, start, end } = at;
    findings.inText(path, text, [{ ...finding, start, end }]);
  } else if ('key' in at) findings.atKey(at.key, finding);
  else findings.atValue(at.value, finding);
}
