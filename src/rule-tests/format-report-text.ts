import type { CoverageReport } from './coverage.js';
import { coverageCounts, gapLines } from './coverage-text.js';
import { visible } from '../rules/diagnostics/visible.js';
import { differenceText } from './difference-text.js';
import { hasPassed, summaryOf, type TestReport } from './test-report.js';
import type { TestResult } from './test-result.js';

/** For people: every test, each failure with what differs and why, the coverage, and last the summary. */
export function formatReportText(report: TestReport): string {
  const failed = report.results.filter((result) => !hasPassed(result));
  return [
    ...fileTexts(report.results),
    ...failed.map(failureText),
    ...(report.coverage ? [coverageText(report.coverage)] : []),
    summaryOf(report),
  ].join('\n\n');
}

function fileTexts(results: readonly TestResult[]): string[] {
  const files = new Map<string, string[]>();
  for (const result of results) {
    const { name, place } = result.test;
    const lines = files.get(place.file) ?? [place.file];
    lines.push(`  ${hasPassed(result) ? '✓' : '✗'} ${visible(name)}`);
    files.set(place.file, lines);
  }
  return [...files.values()].map((lines) => lines.join('\n'));
}

function failureText({ test, differences }: TestResult): string {
  const { file, line, column } = test.place;
  return [
    `✗ ${visible(test.name)}\n  ${file}:${line}:${column}`,
    ...differences.map((difference) => differenceText(difference).replace(/^(?=.)/gm, '  ')),
  ].join('\n');
}

function coverageText(coverage: CoverageReport): string {
  return [
    `Coverage ${coverage.percent} %: ${coverageCounts(coverage)}`,
    ...gapLines(coverage).map((line) => `  ${line}`),
  ].join('\n');
}
