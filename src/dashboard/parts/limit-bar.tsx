import type { Limits } from '../../domain/connection.js';
import type { Millis } from '../../domain/clock.js';
import type { Allowance } from '../../stage/allowances.js';
import { When } from './when.js';

/** What is left of a connection's own limits of writes, as terms and bars of a list. */
export function WriteLimits(props: {
  limits: Limits;
  /** Made in the last minute and hour. */
  writes: { readonly minute: number; readonly hour: number };
}) {
  const { limits, writes } = props;
  if (limits === 'off') {
    return (
      <>
        <dt>writes</dt>
        <dd>not limited</dd>
      </>
    );
  }
  return (
    <>
      <dt>writes left this minute</dt>
      <dd>
        <LimitBar
          label="writes left this minute"
          left={Math.max(0, limits.perMinute - writes.minute)}
          of={limits.perMinute}
        />
      </dd>
      <dt>writes left this hour</dt>
      <dd>
        <LimitBar
          label="writes left this hour"
          left={Math.max(0, limits.perHour - writes.hour)}
          of={limits.perHour}
        />
      </dd>
    </>
  );
}

/** What the provider said is left of its own limit. */
export function AllowanceBar(props: { allowance: Allowance | undefined; now: Millis }) {
  const { allowance, now } = props;
  if (allowance === undefined) return <>not told yet: its next answer says</>;
  return (
    <>
      <LimitBar label="requests left" left={allowance.requests} of={allowance.of} />, told{' '}
      <When at={allowance.at} now={now} />
    </>
  );
}

/** The emptier the bar, the less is left; below a tenth it changes its colour, too. */
function LimitBar({ label, left, of }: { label: string; left: number; of: number }) {
  return (
    <>
      <meter
        min="0"
        max={of}
        low={of / 10}
        optimum={of}
        value={left}
        aria-label={`${label}: ${left} of ${of}`}
      />{' '}
      {left} of {of}
    </>
  );
}
