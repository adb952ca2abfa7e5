import { differenceText } from './difference-text.js';
import { hasPassed, type TestReport } from './test-report.js';
import type { TestResult } from './test-result.js';

/** JUnit's XML, as GitLab and most CI systems read it. https://docs.gitlab.com/ci/testing/unit_test_reports/ */
export function formatReportJunit({ results, durationMs }: TestReport): string {
  const files = [...new Set(results.map(({ test }) => test.place.file))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rule tests" ${countsOf(results)} time="${seconds(durationMs)}">`,
    ...files.flatMap((file) =>
      suite(
        file,
        results.filter(({ test }) => test.place.file === file),
      ),
    ),
    '</testsuites>',
  ].join('\n');
}

function suite(file: string, results: readonly TestResult[]): string[] {
  const time = results.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return [
    `  <testsuite name="${escaped(file)}" ${countsOf(results)} time="${seconds(time)}">`,
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

function countsOf(results: readonly TestResult[]): string {
  const failed = results.filter((result) => !hasPassed(result)).length;
  return `tests="${results.length}" failures="${failed}" errors="0" skipped="0"`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** For an attribute or a text; what no XML may hold becomes `?`. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
