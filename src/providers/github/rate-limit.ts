import { minute, second, type Millis } from '../../domain/clock.js';
import type { Answer } from './connection.js';
import { headerOf, messageOf } from './error-text.js';

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

  const reset = Number(headerOf(answer, 'x-ratelimit-reset'));
  if (nothingRemains(answer) && Number.isFinite(reset) && reset > 0) {
    // A second later than GitHub says, and never in the past: the clocks differ.
    return Math.max(reset * second + second, now + second);
  }
  return now + minute;
}

/** The time that `retry-after` names, in seconds or as a date. */
export function retryAfter(answer: Answer, now: Millis): Millis | undefined {
  const value = headerOf(answer, 'retry-after');
  if (value === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(value)) return now + Number(value) * second;

  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(date, now);
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
