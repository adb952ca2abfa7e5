import type { Attempt, DeadKind } from '../domain/task.js';
import { attemptsOfTasks } from '../store/tables/attempts.js';
import type { Db } from '../store/schema.js';
import type { ActOptions } from './act-options.js';
import { isServerError } from './circuit-breaker.js';
import type { TaskAtHand } from './task-at-hand.js';
import { retryLimits, whyTooOld } from './too-old.js';

/** Tries that failed on the task's own account, since the event came or a person asked again. */
export async function countedFailures(
  db: Db,
  { task }: Pick<TaskAtHand, 'task'>,
): Promise<Attempt[]> {
  const attempts = (await attemptsOfTasks(db, [task.id])).get(task.id) ?? [];
  return attempts.filter((attempt) => attempt.at >= task.askedAt && isOwnFailure(attempt));
}

/** A rate limit is none, nor is a look, nor that the provider was down. */
function isOwnFailure({ outcome, httpStatus }: Attempt): boolean {
  switch (outcome) {
    case 'done':
    case 'adopted':
    case 'absent':
    case 'rate-limited':
      return false;
    case 'unavailable':
      return !isServerError(httpStatus);
    default:
      return true;
  }
}

/** Why it is not sent again by itself: it is too old, or has been tried often enough. Undefined: it is. */
export async function whyNotAgain(
  hand: TaskAtHand,
  { store, clock }: ActOptions,
): Promise<{ kind: DeadKind; reason: string } | undefined> {
  const tooOld = whyTooOld(hand, clock.now());
  if (tooOld !== undefined) return { kind: 'given-up', reason: tooOld };
  const failures = await countedFailures(store.db, hand);
  if (failures.length < retryLimits(hand).attempts) return undefined;
  const last = failures.at(-1);
  return {
    kind: last?.outcome === 'error' ? 'defect' : 'given-up',
    reason: `${last?.error ?? ''} It failed ${failures.length} times.`.trim(),
  };
}
