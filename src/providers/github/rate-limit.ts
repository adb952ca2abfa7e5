import { day, minute, second, type Millis } from '../../domain/clock.js';
import type { Answer } from './connection.js';
import { headerOf, messageOf } from './error-text.js';

/** No limit of GitHub's lasts longer than an hour: one that does is a mistake, and must not stop a connection for years. */
const longestLimit = day;

/** GitHub's words for limits it gives no header for. */
const limitTexts = /secondary rate limit|rate limit exceeded|abuse detection/i;

/**
 * When to come back, if the answer is a rate limit; undefined if it is not one. A request that hit
 * a limit was not executed.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function rateLimitEnd(answer: Answer, now: Millis): Millis | undefined {
  if (!isRateLimit(answer)) return undefined;

  const after = retryAfter(answer, now);
  if (after !== undefined) return after;

  return spentUntil(answer, now) ?? now + minute;
}

/**
 * When there are requests again, if this answer, be it a success, was to the last one; undefined if
 * it was not, or GitHub does not say.
 */
export function spentUntil(answer: Answer, now: Millis): Millis | undefined {
  const reset = Number(headerOf(answer, 'x-ratelimit-reset'));
  if (!nothingRemains(answer) || !Number.isFinite(reset) || reset <= 0) return undefined;
  // A second later than GitHub says, and never in the past: the clocks differ.
  return within(now + second, reset * second + second, now);
}

/** How many requests are left, and of how many; undefined when GitHub does not say. */
export function remainingOf(answer: Answer): { requests: number; of: number } | undefined {
  const requests = Number(headerOf(answer, 'x-ratelimit-remaining') ?? NaN);
  const of = Number(headerOf(answer, 'x-ratelimit-limit') ?? NaN);
  return Number.isFinite(requests) && Number.isFinite(of) ? { requests, of } : undefined;
}

/** The time that `retry-after` names, in seconds or as a date. */
export function retryAfter(answer: Answer, now: Millis): Millis | undefined {
  const value = headerOf(answer, 'retry-after');
  if (value === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(value)) return within(now, now + Number(value) * second, now);

  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : within(now, date, now);
}

function within(least: Millis, told: Millis, now: Millis): Millis {
  return Math.min(Math.max(told, least), now + longestLimit);
}

function isRateLimit(answer: Answer): boolean {
  if (answer.status === 429) return true;
  if (answer.status !== 403) return false;
  return (
    headerOf(answer, 'retry-after') !== undefined ||
    nothingRemains(answer) ||
    limitTexts.test(messageOf(answer))
  );
}

function nothingRemains(answer: Answer): boolean {
  return headerOf(answer, 'x-ratelimit-remaining') === '0';
}
