import type { Millis } from '../../domain/clock.js';

/** How many entries are looked at when something is to be found again: one page, GitLab's largest. */
export const pageSize = 100;

/**
 * What GitLab's clock may be behind ours: what it made for us may carry a time before our request.
 */
const clockSkew: Millis = 60_000;

/** For `created_after` and the like: `since`, with room for clocks that differ. */
export function isoSince(since: Millis): string {
  return new Date(since - clockSkew).toISOString();
}

/** Whether a time that GitLab gave is not before `since`. What has no readable time may be. */
export function isSince(time: string | undefined, since: Millis): boolean {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) || at >= since - clockSkew;
}

/** Whether a time that GitLab gave is between both. What has no readable time may be. */
export function isWithin(
  time: string | undefined,
  since: Millis,
  until: Millis | undefined,
): boolean {
  const at = Date.parse(time ?? '');
  return (
    isSince(time, since) && (Number.isNaN(at) || until === undefined || at <= until + clockSkew)
  );
}
