import type { Clock } from '../domain/clock.js';
import { finalStatuses, type Task, type TaskStatus } from '../domain/task.js';
import { forgetEffect } from '../store/tables/effects.js';
import type { Store } from '../store/store.js';
import { findTask, updateTask } from '../store/tables/tasks.js';
import { NotPossible } from './not-possible.js';
import { onRecord, type By } from './on-record.js';
import { renewLaterSteps } from './renew-later-steps.js';

/** What can be sent again. */
export const retryableStatuses = [
  'failed',
  'cancelled',
  'uncertain',
  'dry-run',
  'skipped',
] as const satisfies readonly TaskStatus[];

function isRetryable(status: TaskStatus): boolean {
  return retryableStatuses.some((retryable) => retryable === status);
}

/**
 * Makes a task due again, as if the event had come now: its age and its count of tries start anew.
 * A person who retries an uncertain task has looked: it is sent again. Steps after it that were
 * skipped because of it get their turn again.
 *
 * @throws NotPossible
 */
export async function retryTask(id: string, store: Store, clock: Clock, by: By): Promise<Task> {
  const now = clock.now();
  return onRecord(store, clock, { ...by, operation: 'retry', target: id }, async (tx) => {
    const task = await findTask(tx, id);
    if (task === undefined) throw new NotPossible('not-found', `There is no task ${id}.`);
    if (task.mode === 'shadow') {
      throw new NotPossible(
        'conflict',
        `Task ${id} was recorded in shadow mode: it is never sent. Once its rule is live, replay delivery ${task.delivery}: that runs all rules again for its event.`,
      );
    }
    if (task.status === 'pending' && task.nextAttemptAt !== undefined) {
      await updateTask(tx, id, { nextAttemptAt: now });
      await store.queue.put(tx, 'act', [id], now);
      return task;
    }
    if (!isRetryable(task.status)) {
      throw new NotPossible(
        'conflict',
        finalStatuses.includes(task.status) || task.status === 'following'
          ? `Task ${id} was sent already (${task.status}). To run the rules again for its event, replay delivery ${task.delivery}.`
          : `Task ${id} is ${task.status} and goes on by itself.`,
      );
    }
    await forgetEffect(tx, id);
    await updateTask(tx, id, {
      status: 'pending',
      reason: undefined,
      askedAt: now,
      nextAttemptAt: now,
    });
    await store.queue.put(tx, 'act', [id], now);
    await renewLaterSteps(tx, task, now);
    return (await findTask(tx, id)) ?? task;
  });
}
