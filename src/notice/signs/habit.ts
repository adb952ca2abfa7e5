import { day, hour, type Millis } from '../../domain/clock.js';

/** What is known of an application's habits: times of arrivals, at most one an hour, oldest first. */
export type Arrivals = readonly Millis[];

export const historyLength = 28 * day;
/** Fewer say nothing about a habit. */
const fewestArrivals = 20;
const shortestHistory = 7 * day;
/** An application that is silent for longer than this now and then is no regular one. */
const longestUsualGap = 2 * day;
/** Silence is noticed when it lasts so many times as long as the longest usual one… */
const times = 3;
/** …and at least this long. */
const shortestSilence = 6 * hour;

/**
 * Since when an application that usually sends has been silent for longer than it ever is. Days of
 * the week on which it seldom sends do not count, neither in its habit nor in the silence: weekends
 * teach themselves. Undefined: it is not silent, or it has no habit.
 */
export function silentSince(arrivals: Arrivals, now: Millis): Millis | undefined {
  const first = arrivals[0];
  const last = arrivals.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (arrivals.length < fewestArrivals || last - first < shortestHistory) return undefined;
  const counts = usualDays(arrivals);
  const gaps = arrivals.slice(1).map((at, index) => usualTime(arrivals[index] ?? at, at, counts));
  const longest = Math.max(...gaps);
  if (longest > longestUsualGap) return undefined;
  const silence = usualTime(last, now, counts);
  return silence > Math.max(times * longest, shortestSilence) ? last : undefined;
}

/** Days of the week (in UTC) on which something came in at least half of the weeks. */
function usualDays(arrivals: Arrivals): ReadonlySet<number> {
  const days = new Set(arrivals.map((at) => Math.floor(at / day)));
  const weeks = Math.max(1, (Math.max(...days) - Math.min(...days) + 1) / 7);
  const counts = new Map<number, number>();
  for (const one of days) counts.set(one % 7, (counts.get(one % 7) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count >= weeks / 2).map(([one]) => one));
}

/** How much of a span lies on such days. */
function usualTime(from: Millis, to: Millis, days: ReadonlySet<number>): Millis {
  let sum = 0;
  for (let one = Math.floor(from / day); one * day < to; one += 1) {
    if (!days.has(one % 7)) continue;
    sum += Math.min(to, (one + 1) * day) - Math.max(from, one * day);
  }
  return sum;
}
