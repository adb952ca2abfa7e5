import type { CoverageReport } from './coverage.js';
import type { TestResult } from './test-result.js';

/** What a run of rule tests came to. */
export interface TestReport {
  readonly results: readonly TestResult[];
  readonly durationMs: number;
  /** When it was asked for. */
  readonly coverage?: CoverageReport | undefined;
  /** When it was asked for: less than this is a failure. 0 to 100. */
  readonly minCoverage?: number | undefined;
}

/** Less is covered than was asked for. */
export function isTooLittle({ coverage, minCoverage = 0 }: TestReport): boolean {
  return coverage !== undefined && coverage.percent < minCoverage;
}

export function hasPassed({ differences }: TestResult): boolean {
  return differences.length === 0;
}

/** "12 tests passed, 1 failed in 0.2 s." */
export function summaryOf({ results, durationMs, coverage }: TestReport): string {
  const failed = results.filter((result) => !hasPassed(result)).length;
  const passed = results.length - failed;
  const counts = [
    ...(passed > 0 || failed === 0 ? [`${passed} ${passed === 1 ? 'test' : 'tests'} passed`] : []),
    ...(failed > 0
      ? [`${failed} ${passed > 0 ? '' : failed === 1 ? 'test ' : 'tests '}failed`]
      : []),
  ];
  const covered = coverage === undefined ? '' : `, coverage ${coverage.percent} %`;
  return `${counts.join(', ')} in ${(durationMs / 1000).toFixed(1)} s${covered}.`;
}
