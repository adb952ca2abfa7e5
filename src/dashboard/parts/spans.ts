import { day, hour, minute, second, type Millis } from '../../domain/clock.js';

/** How long something took, as people say it: `40 ms`, `2.5 s`, `14 min`, `3 h`, `2 days`. */
export function spanText(span: Millis): string {
  if (span < second) return `${Math.max(0, Math.round(span))} ms`;
  if (span < 10 * second) return `${(span / second).toFixed(1).replace('.0', '')} s`;
  if (span < minute) return `${Math.round(span / second)} s`;
  if (span < hour) return `${Math.round(span / minute)} min`;
  if (span < 2 * day) return `${Math.round(span / hour)} h`;
  return `${Math.round(span / day)} days`;
}

/** `3 min ago`, `in 20 s`, `just now`. */
export function agoText(at: Millis, now: Millis): string {
  const span = now - at;
  if (Math.abs(span) < second) return 'just now';
  return span > 0 ? `${spanText(span)} ago` : `in ${spanText(-span)}`;
}

/** `2026-11-23 09:00:00 UTC`: the exact time, the same for everybody who talks about it. */
export function exactTime(at: Millis): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
