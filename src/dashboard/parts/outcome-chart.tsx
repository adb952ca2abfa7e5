import type { Outcome } from '../../store/tables/figures.js';
import { countsOf, OutcomeBars, outcomeNames, sumOf } from './outcome-bars.js';

/** Deliveries over time as bars, by outcome; the caption says in words what the bars show. */
export function OutcomeChart(props: {
  title: string;
  parts: readonly ReadonlyMap<Outcome, number>[];
  /** What a part is: `hour`, `day`. */
  unit: string;
  /** When the first part was. */
  start: string;
}) {
  const { title, parts, unit, start } = props;
  const totals = parts.map(sumOf);
  const whole = totals.reduce((one, other) => one + other, 0);
  const counted = `${whole} ${whole === 1 ? 'delivery' : 'deliveries'}`;
  const label = `${title}: ${counted}, at most ${Math.max(0, ...totals)} in one ${unit}`;
  return (
    <figure class="chart">
      <OutcomeBars label={label} parts={parts} />
      <figcaption>
        <div class="ends" aria-hidden="true">
          <span>{start}</span>
          <span>now</span>
        </div>
        {title}: {counted}
        <ul class="legend">
          {countsOf(parts).map(([outcome, count]) => (
            <li>
              <svg class="key" width="10" height="10" aria-hidden="true">
                <rect class={`bar-${outcome}`} width="10" height="10" />
              </svg>{' '}
              {count} {outcomeNames[outcome]}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
