import { differenceText } from './difference-text.js';
import { hasPassed, type TestReport } from './test-report.js';
import type { TestResult } from './test-result.js';

/** For programs: `{passed, failed, durationMs, tests: [{file, line, name, passed, …}], coverage}`. */
export function formatReportJson({ results, durationMs, coverage }: TestReport): string {
  const passed = results.filter(hasPassed).length;
  const report = {
    passed,
    failed: results.length - passed,
    durationMs: Math.round(durationMs),
    tests: results.map(testJson),
    ...(coverage && { coverage }),
  };
  return JSON.stringify(report, undefined, 2);
}

function testJson(result: TestResult) {
  const { test, got, differences, durationMs } = result;
  return {
    file: test.place.file,
    line: test.place.line,
    name: test.name,
    passed: hasPassed(result),
    durationMs: Math.round(durationMs),
    failures: differences.map((difference) => ({
      kind: difference.kind,
      text: differenceText(difference),
    })),
    sent: got.map(({ reason, run, sentAfter, ...task }) => ({
      ...task,
      reason: reason ?? null,
      run: run ?? null,
      afterMs: sentAfter ?? null,
    })),
  };
}
