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

/** Counts over time as bars, by outcome; `label` says in words what they show. */
export function OutcomeBars(props: {
  label: string;
  parts: readonly ReadonlyMap<Outcome, number>[];
}) {
  const { label, parts } = props;
  const most = Math.max(1, ...parts.map(sumOf));
  return (
    <svg
      class="bars"
      viewBox={`0 0 ${parts.length * step} ${height + 1}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <line class="axis" x1="0" x2={parts.length * step} y1={height} y2={height} />
      {parts.map((part, index) => (
        <Bar part={part} x={index * step} most={most} />
      ))}
    </svg>
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

/** How many there are of each outcome in all parts together; those that there are. */
export function countsOf(
  parts: readonly ReadonlyMap<Outcome, number>[],
): (readonly [Outcome, number])[] {
  return outcomes
    .map(
      (outcome) => [outcome, parts.reduce((n, part) => n + (part.get(outcome) ?? 0), 0)] as const,
    )
    .filter(([, count]) => count > 0);
}

export function sumOf(part: ReadonlyMap<Outcome, number>): number {
  return [...part.values()].reduce((one, other) => one + other, 0);
}
