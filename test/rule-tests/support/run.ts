import assert from 'node:assert/strict';
import { actions } from '../../../src/actions/index.js';
import type { ProviderName } from '../../../src/domain/connection.js';
import type { Coverage } from '../../../src/rule-tests/coverage.js';
import { differenceText } from '../../../src/rule-tests/difference-text.js';
import { readRuleTests } from '../../../src/rule-tests/read-rule-tests.js';
import { runRuleTests } from '../../../src/rule-tests/run-rule-tests.js';
import type { TestResult } from '../../../src/rule-tests/test-result.js';
import { loadRuleset } from '../../../src/rules/load-ruleset.js';
import type { Ruleset } from '../../../src/rules/ruleset.js';

export const connections = new Map<string, ProviderName>([
  ['github', 'github'],
  ['gitlab', 'gitlab'],
]);

const language = { actions, connections, linkDomains: ['applivery.io'] };

/** @param rules what stands under `rules:` */
export function ruleset(rules: string, path = 'rules/a.yaml'): Ruleset {
  const text = `version: 1\nrules:\n${rules}`;
  const { ruleset: loaded, diagnostics } = loadRuleset([{ path, text }], language);
  assert.ok(loaded, JSON.stringify(diagnostics, null, 1));
  return loaded;
}

/** Runs the tests of one file; without faults. @param tests what stands under `tests:` */
export async function runTests(
  rules: string | Ruleset,
  tests: string,
  coverage?: Coverage,
): Promise<TestResult[]> {
  const loaded = typeof rules === 'string' ? ruleset(rules) : rules;
  const file = { path: 'rules/a.test.yaml', text: `tests:\n${tests}` };
  const read = readRuleTests([file], loaded);
  assert.deepEqual(read.diagnostics, []);
  return runRuleTests(read.tests, { ruleset: loaded, connections, coverage });
}

/** Runs one test. */
export async function runTest(rules: string | Ruleset, test: string): Promise<TestResult> {
  const results = await runTests(rules, test);
  assert.equal(results.length, 1);
  return results[0]!;
}

export function textOf({ differences }: TestResult): string {
  return differences.map(differenceText).join('\n');
}

export function assertPassed(result: TestResult): void {
  assert.equal(textOf(result), '');
}
