import type { Millis } from '../domain/clock.js';
import type { Failure } from '../domain/failure.js';
import type { Db } from '../store/schema.js';
import type { ActOptions } from './act-options.js';
import { countedFailures } from './counted-failures.js';
import { decide, type Decision } from './retry-policy.js';
import type { TaskAtHand } from './task-at-hand.js';
import { retryLimits } from './too-old.js';

/** Asks the policy; tries from before a person asked again do not count. */
export async function decideFor(
  tx: Db,
  hand: TaskAtHand,
  failure: Failure,
  { random }: Pick<ActOptions, 'random'>,
  now: Millis,
): Promise<Decision> {
  const failures = await countedFailures(tx, hand);
  return decide({
    failures: failures.length,
    failure,
    now,
    askedAt: hand.task.askedAt,
    limits: retryLimits(hand),
    random,
  });
}
