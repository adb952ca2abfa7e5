import { day, minute, second, type Clock, type Millis } from '../../domain/clock.js';

/**
 * When to come back after a 429. `Retry-After` and `RateLimit-Reset` speak for the limits per user
 * and address only; the limits per application (issues, notes, pipelines) come without headers and
 * last a minute. A `RateLimit-Reset` beside requests that remain is of a limit that was not hit.
 * https://docs.gitlab.com/user/gitlab_com/#rate-limits-on-gitlabcom
 */
export function retryAt(headers: Headers, clock: Clock): Millis {
  const now = clock.now();
  const told = afterHeader(headers, now) ?? resetHeader(headers, now) ?? now + minute;
  return Math.min(Math.max(told, now + second), now + day);
}

/** When there are requests again, if this answer, be it a success, was to the last one; undefined if it was not. */
export function spentUntil(headers: Headers, clock: Clock): Millis | undefined {
  if (headers.get('ratelimit-remaining') !== '0') return undefined;
  const reset = resetHeader(headers, clock.now());
  return reset && Math.min(reset, clock.now() + day);
}

/** How many requests are left, and of how many; undefined when GitLab does not say. */
export function remainingOf(headers: Headers): { requests: number; of: number } | undefined {
  const requests = Number(headers.get('ratelimit-remaining') ?? NaN);
  const of = Number(headers.get('ratelimit-limit') ?? NaN);
  return Number.isFinite(requests) && Number.isFinite(of) ? { requests, of } : undefined;
}

/** Seconds, or an HTTP date. */
function afterHeader(headers: Headers, now: Millis): Millis | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return now + Number(value) * second;
  return orUndefined(Date.parse(value));
}

/** Epoch seconds. */
function resetHeader(headers: Headers, now: Millis): Millis | undefined {
  const remaining = headers.get('ratelimit-remaining');
  if (remaining !== null && Number(remaining) > 0) return undefined;
  const reset = orUndefined(Number(headers.get('ratelimit-reset') ?? NaN) * second);
  return reset !== undefined && reset > now ? reset : undefined;
}

function orUndefined(time: number): Millis | undefined {
  return Number.isFinite(time) ? time : undefined;
}
