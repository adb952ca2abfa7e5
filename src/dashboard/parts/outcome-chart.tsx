import { outcomes, type Outcome } from '../../store/tables/figures.js';

export const outcomeNames: Readonly<Record<Outcome, string>> = {
  failed: 'failed',
  uncertain: 'uncertain',
  waiting: 'not over',
  done: 'done',
  nothing: 'nothing to do, or not sent',
};

const height = 90;
const step = 10;

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
  const totals = parts.map(sum);
  const most = Math.max(1, ...totals);
  const whole = totals.reduce((one, other) => one + other, 0);
  const counted = `${whole} ${whole === 1 ? 'delivery' : 'deliveries'}`;
  const said = outcomes
    .map(
      (outcome) => [outcome, parts.reduce((n, part) => n + (part.get(outcome) ?? 0), 0)] as const,
    )
    .filter(([, count]) => count > 0);
  return (
    <figure class="chart">
      <svg
        viewBox={`0 0 ${parts.length * step} ${height + 1}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: ${counted}, at most ${Math.max(0, ...totals)} in one ${unit}`}
      >
        <line class="axis" x1="0" x2={parts.length * step} y1={height} y2={height} />
        {parts.map((part, index) => (
          <Bar part={part} x={index * step} most={most} />
        ))}
      </svg>
      <figcaption>
        <div class="ends" aria-hidden="true">
          <span>{start}</span>
          <span>now</span>
        </div>
        {title}: {counted}
        <ul class="legend">
          {said.map(([outcome, count]) => (
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

function Bar(props: { part: ReadonlyMap<Outcome, number>; x: number; most: number }) {
  const { part, x, most } = props;
  const bars: { outcome: Outcome; y: number; high: number }[] = [];
  let y = height;
  // From the ground up: what went well first, so that what did not is at the top, seen at once.
  for (const outcome of outcomes.toReversed()) {
    const high = ((part.get(outcome) ?? 0) / most) * (height - 2);
    y -= high;
    if (high > 0) bars.push({ outcome, y, high });
  }
  return (
    <g>
      {bars.map(({ outcome, y: top, high }) => (
        <rect
          class={`bar-${outcome}`}
          x={x + 1}
          y={top.toFixed(2)}
          width={step - 2}
          height={high.toFixed(2)}
        />
      ))}
    </g>
  );
}

function sum(part: ReadonlyMap<Outcome, number>): number {
  return [...part.values()].reduce((one, other) => one + other, 0);
}
