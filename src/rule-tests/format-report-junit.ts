import { differenceText } from './difference-text.js';
import { coverageSuite } from './coverage-suite.js';
import { counts, escaped } from './junit-text.js';
import { hasPassed, isTooLittle, type TestReport } from './test-report.js';
import type { TestResult } from './test-result.js';

/** JUnit's XML, as GitLab and most CI systems read it. https://docs.gitlab.com/ci/testing/unit_test_reports/ */
export function formatReportJunit(report: TestReport): string {
  const { results, durationMs, coverage, minCoverage } = report;
  const own = coverage && minCoverage !== undefined ? 1 : 0;
  const all = counts(results.length + own, failedOf(results) + (isTooLittle(report) ? 1 : 0));
  const files = [...new Set(results.map(({ test }) => test.place.file))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rule tests" ${all} time="${seconds(durationMs)}">`,
    ...files.flatMap((file) =>
      suite(
        file,
        results.filter(({ test }) => test.place.file === file),
      ),
    ),
    ...(coverage ? coverageSuite(coverage, minCoverage) : []),
    '</testsuites>',
  ].join('\n');
}

function suite(file: string, results: readonly TestResult[]): string[] {
  const time = results.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return [
    `  <testsuite name="${escaped(file)}" ${counts(results.length, failedOf(results))} time="${seconds(time)}">`,
    ...results.map(testCase),
    '  </testsuite>',
  ];
}

function testCase(result: TestResult): string {
  const { test, differences, durationMs } = result;
  const { file, line } = test.place;
  const head = `    <testcase name="${escaped(test.name)}" classname="${escaped(file)}" file="${escaped(file)}" line="${line}" time="${seconds(durationMs)}"`;
  if (hasPassed(result)) return `${head}/>`;
  const texts = differences.map(differenceText);
  const [first = ''] = texts.join('\n').split('\n');
  return [
    `${head}>`,
    `      <failure message="${escaped(first)}">${escaped(texts.join('\n'))}</failure>`,
    '    </testcase>',
  ].join('\n');
}

function failedOf(results: readonly TestResult[]): number {
  return results.filter((result) => !hasPassed(result)).length;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
