import { openMemory } from '../store/sqlite/open-memory.js';
import type { RuleTest } from './rule-test.js';
import type { RunOptions } from './run-options.js';
import { runRuleTest } from './run-rule-test.js';
import type { TestResult } from './test-result.js';

/** Runs tests one after the other, each on a database that is empty when it begins. Calls nobody. */
export async function runRuleTests(
  tests: readonly RuleTest[],
  options: RunOptions,
): Promise<TestResult[]> {
  const store = await openMemory();
  try {
    const results: TestResult[] = [];
    for (const test of tests) {
      store.empty();
      results.push(await runRuleTest(test, store, options));
    }
    return results;
  } finally {
    await store.close();
  }
}
