import { formatDuration, type Millis } from '../domain/clock.js';
import { defaultRetryLimits, type RetryLimits } from './retry-policy.js';
import type { TaskAtHand } from './task-at-hand.js';

/** A step's `retry`, filled up with what is good for most. */
export function retryLimits({ step }: Pick<TaskAtHand, 'step'>): RetryLimits {
  return {
    attempts: step.retry.attempts ?? defaultRetryLimits.attempts,
    maxAge: step.retry.maxAge ?? defaultRetryLimits.maxAge,
  };
}

/** Why nothing is sent by itself for so old an event; undefined: it is not too old. Age counts from when it came, or a person asked for it again. */
export function whyTooOld(
  hand: Pick<TaskAtHand, 'task' | 'step'>,
  now: Millis,
): string | undefined {
  const { maxAge } = retryLimits(hand);
  if (now - hand.task.askedAt <= maxAge) return undefined;
  return `Too old: the event came more than ${formatDuration(maxAge)} ago (max-age). Retry the task to send it all the same.`;
}
