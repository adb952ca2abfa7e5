import type { Millis } from '../../domain/clock.js';
import { agoText, exactTime } from './spans.js';

/** A time as people say it; the exact one on hover and for machines. */
export function When({ at, now }: { at: Millis; now: Millis }) {
  return (
    <time datetime={new Date(at).toISOString()} title={exactTime(at)}>
      {agoText(at, now)}
    </time>
  );
}
