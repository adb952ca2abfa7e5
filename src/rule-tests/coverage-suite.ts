import type { CoverageReport } from './coverage.js';
import { coverageCounts, gapLines } from './coverage-text.js';
import { counts, escaped } from './junit-text.js';

/**
 * What tests reach, as a suite of JUnit's XML: the figures as properties, the gaps as its output. With
 * a least percentage it has one test: that this much is covered.
 */
export function coverageSuite(coverage: CoverageReport, least: number | undefined): string[] {
  const { percent, rules, steps, conditions, loops } = coverage;
  const figures = { percent, rules, steps, conditions, loops };
  const failed = least !== undefined && percent < least;
  const gaps = gapLines(coverage);
  return [
    `  <testsuite name="coverage" ${counts(least === undefined ? 0 : 1, failed ? 1 : 0)} time="0.000">`,
    '    <properties>',
    ...Object.entries(figures).map(
      ([name, value]) =>
        `      <property name="${name}" value="${typeof value === 'number' ? value : `${value.reached}/${value.total}`}"/>`,
    ),
    '    </properties>',
    ...(least === undefined ? [] : leastCase(coverage, least, failed)),
    ...(gaps.length === 0 ? [] : [`    <system-out>${escaped(gaps.join('\n'))}</system-out>`]),
    '  </testsuite>',
  ];
}

function leastCase(coverage: CoverageReport, least: number, failed: boolean): string[] {
  const head = `    <testcase name="at least ${least} % is covered" classname="coverage" time="0.000"`;
  if (!failed) return [`${head}/>`];
  const message = `${coverage.percent} % is covered: ${coverageCounts(coverage)}`;
  return [
    `${head}>`,
    `      <failure message="${escaped(message)}">${escaped([message, ...gapLines(coverage)].join('\n'))}</failure>`,
    '    </testcase>',
  ];
}
