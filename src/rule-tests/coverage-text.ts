import type { Count, CoverageReport } from './coverage.js';

/** "rules 10/10, steps 9/10, conditions 24/24", and loops where there are any. */
export function coverageCounts({ rules, steps, conditions, loops }: CoverageReport): string {
  const of = (name: string, { reached, total }: Count) => `${name} ${reached}/${total}`;
  return [
    of('rules', rules),
    of('steps', steps),
    of('conditions', conditions),
    ...(loops.total > 0 ? [of('loops', loops)] : []),
  ].join(', ');
}

/** A line for each place that no test has reached. */
export function gapLines({ gaps }: CoverageReport): string[] {
  return gaps.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
}
