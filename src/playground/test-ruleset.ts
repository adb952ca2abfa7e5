import { Coverage } from '../rule-tests/coverage.js';
import { readRuleTests } from '../rule-tests/read-rule-tests.js';
import { runRuleTests } from '../rule-tests/run-rule-tests.js';
import { hasPassed } from '../rule-tests/test-report.js';
import { nameInFolder } from '../rules/diagnostics/format-diagnostics.js';
import type { Language } from '../rules/language.js';
import { loadRuleset } from '../rules/load-ruleset.js';
import { readRulesFolder } from '../rules/read-rules-folder.js';
import type { RulesFile, Ruleset } from '../rules/ruleset.js';
import type { RulesetTests, TestedRule, TestsWish } from './wishes.js';

/** Runs the rule tests of a folder against rules, and says for each rule what they reach of it. */
export async function testRuleset(wish: TestsWish, language: Language): Promise<RulesetTests> {
  const named = ({ path, text }: RulesFile) => ({ path: nameInFolder(wish.folder, path), text });
  const { ruleset } = loadRuleset(wish.rules.map(named), language);
  if (ruleset === undefined) throw new Error('the rules in force have errors');
  const { files } = await readRulesFolder(wish.folder, 'tests');
  const { tests, diagnostics } = readRuleTests(files.map(named), ruleset);
  const coverage = new Coverage(ruleset);
  const { connections } = language;
  const results = await runRuleTests(tests, { ruleset, connections, coverage });
  const { percent, gaps } = coverage.report();
  const failed = results.filter((result) => !hasPassed(result));
  const expecting = results.map(({ test }) => new Set(test.expect.map(({ rule }) => rule)));
  return {
    passed: results.length - failed.length,
    failed: failed.map(({ test }) => test.name),
    errors: diagnostics.filter(({ severity }) => severity === 'error').length,
    percent,
    rules: new Map(
      ruleset.rules.map(({ id }): [string, TestedRule] => [
        id,
        {
          tests: expecting.filter((rules) => rules.has(id)).length,
          gaps: gaps
            .filter(({ file, line }) => ruleAt(ruleset, file, line) === id)
            .map(({ line, message }) => ({ line, message })),
        },
      ]),
    ),
  };
}

/** The rule that a line belongs to. */
function ruleAt({ rules }: Ruleset, file: string, line: number): string | undefined {
  return rules
    .filter(({ place }) => place.file === file && place.line <= line)
    .sort((one, other) => other.place.line - one.place.line)[0]?.id;
}
