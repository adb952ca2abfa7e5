import { day, formatDuration, hour, minute, second, type Millis } from '../domain/clock.js';
import type { Failure } from '../domain/failure.js';

/** A step's `retry`, or what is good for most. */
export interface RetryLimits {
  /** Tries that failed on the task's own account; a rate limit is not one. */
  readonly attempts: number;
  /** Nothing is tried by itself for an event older than this. */
  readonly maxAge: Millis;
}

export const defaultRetryLimits: RetryLimits = { attempts: 15, maxAge: day };

export interface Situation {
  /** How many tries have failed so far, this one included; those that met a rate limit not. */
  readonly failures: number;
  readonly failure: Failure;
  readonly now: Millis;
  /** When the event came, or a person asked for it again. */
  readonly askedAt: Millis;
  readonly limits: RetryLimits;
  /** 0 ≤ random < 1: spreads what failed together. */
  readonly random: () => number;
}

/** `again`: not before this time. `dead`: never by itself; the text says why, for people. */
export type Decision = { readonly again: Millis } | { readonly dead: string };

/** How long a ref may take to appear after a push. */
const notYetLasts = 5 * minute;
const longestDelay = hour;
/** When a provider says only "too many", its documented wait is a minute. */
const rateLimitDelay = minute;
const shortestRateLimit = 5 * second;

/** The one place that turns a failure into *when* or *dead*. */
export function decide(situation: Situation): Decision {
  const { failure, now, askedAt, limits } = situation;
  const wanted = earliest(situation);
  if (wanted === undefined) return { dead: explain(failure) };
  const again = Math.max(wanted, now);
  if (failure.reason !== 'rate-limited' && situation.failures >= limits.attempts) {
    return { dead: `${explain(failure)} It failed ${situation.failures} times.` };
  }
  if (failure.reason === 'not-yet' && again - askedAt > notYetLasts) {
    return { dead: explain(failure) };
  }
  if (again - askedAt > limits.maxAge) {
    return {
      dead: `${explain(failure)} The next try at ${new Date(again).toISOString()} would come more than ${formatDuration(limits.maxAge)} after the event (max-age).`,
    };
  }
  return { again };
}

function earliest({ failure, failures, now, random }: Situation): Millis | undefined {
  const told = failure.retryAt ?? 0;
  switch (failure.reason) {
    case 'refused':
    case 'unauthorized':
    case 'not-found':
      return undefined;
    case 'rate-limited':
      // Spread upwards only: never earlier than told.
      return rateLimitEnd(told, now) + Math.round(random() * 5 * second);
    case 'not-yet':
    case 'unavailable':
    case 'unknown':
      return Math.max(told, now + backoff(failures, random));
  }
}

/** These tries are not counted: a provider that says "at once" every time must not be asked without end. */
function rateLimitEnd(told: Millis, now: Millis): Millis {
  return told > now ? Math.max(told, now + shortestRateLimit) : now + rateLimitDelay;
}

/** 2 s, 8 s, 32 s, … up to an hour, each ± 25 %. */
function backoff(failures: number, random: () => number): Millis {
  const delay = Math.min(2 * second * 4 ** Math.max(0, failures - 1), longestDelay);
  return Math.round(delay * (0.75 + random() / 2));
}

/** What happened and what to do about it, as sentences. */
export function explain(failure: Failure): string {
  const message = failure.message.replace(/\.?$/, '.');
  return failure.fix === undefined ? message : `${message} ${failure.fix}`;
}

/** A list may lag behind what was done: what is not in it for this long did not happen. */
export const settlingTime = 10 * minute;

/** After a call with an unknown outcome, when to look: soon at first, then less and less often. */
export function nextLook(intendedAt: Millis, now: Millis): Millis {
  const waited = now - intendedAt;
  return now + Math.min(Math.max(waited, 5 * second), 2 * minute);
}
