import type { Millis } from '../domain/clock.js';
import type { Effect } from '../domain/effect.js';
import type { DeadKind, Task, TaskRequest } from '../domain/task.js';
import { makeNextDue } from '../stage/make-next-due.js';
import type { Claim } from '../store/queue.js';
import { insertRun } from '../store/tables/runs.js';
import type { Db } from '../store/schema.js';
import type { Store } from '../store/store.js';
import { updateTask } from '../store/tables/tasks.js';
import { isUnlocated, untilListed } from './unlocated.js';

/** How a task ends here, or leaves this stage. Its effect is recorded by whoever knows it. */
export type Ending =
  | { readonly status: 'succeeded' | 'following'; readonly effect: Effect }
  | { readonly status: 'failed'; readonly kind: DeadKind; readonly reason: string }
  | {
      readonly status: 'skipped' | 'dry-run';
      readonly reason: string;
      readonly request?: TaskRequest;
    };

/**
 * Writes how a task ended, and makes the step after it due: all in one transaction with whatever
 * else the caller writes. False when another instance has the task by now.
 */
export async function finishTask(
  tx: Db,
  store: Store,
  claim: Claim,
  task: Pick<Task, 'id' | 'delivery' | 'rule' | 'position' | 'connection'>,
  ending: Ending,
  now: Millis,
): Promise<boolean> {
  const { status } = ending;
  const unlocated = 'effect' in ending && isUnlocated(ending.effect);
  const held = unlocated
    ? await store.queue.handBack(tx, claim, now + untilListed)
    : await store.queue.finish(tx, claim);
  if (!held) return false;
  if ('effect' in ending) {
    await updateTask(tx, task.id, { status, reason: undefined, nextAttemptAt: undefined });
    if (ending.effect.run) {
      const { run: address, url } = ending.effect;
      await insertRun(tx, {
        task: task.id,
        connection: task.connection,
        address,
        startedAt: now,
        url,
      });
      await store.queue.put(tx, 'follow', [task.id], now);
    }
  } else {
    await updateTask(tx, task.id, {
      status,
      reason: ending.reason,
      nextAttemptAt: undefined,
      ...('kind' in ending && { deadKind: ending.kind }),
      ...('request' in ending && ending.request && { request: ending.request }),
    });
  }
  await makeNextDue(tx, store, task, now);
  return true;
}
