import type { Clock } from '../domain/clock.js';
import type { Task, TaskStatus } from '../domain/task.js';
import { makeNextDue } from '../stage/make-next-due.js';
import { findEffect } from '../store/tables/effects.js';
import { releaseIssuesOfTask } from '../store/tables/issues.js';
import type { Store } from '../store/store.js';
import { findTask, moveTask } from '../store/tables/tasks.js';
import { removeTurn } from '../store/tables/turns.js';
import { NotPossible } from './not-possible.js';
import { onRecord, type By } from './on-record.js';

/** What still waits, and dead letters that nobody will retry: they are put to rest. */
export const cancellableStatuses: readonly TaskStatus[] = [
  'pending',
  'held',
  'uncertain',
  'failed',
];

/**
 * Ends a task that is still waiting, or puts a dead letter to rest. A run that was started is not
 * stopped by it.
 * @throws NotPossible
 */
export async function cancelTask(id: string, store: Store, clock: Clock, by: By): Promise<Task> {
  return onRecord(store, clock, { ...by, operation: 'cancel', target: id }, async (tx) => {
    const task = await findTask(tx, id);
    if (task === undefined) throw new NotPossible('not-found', `There is no task ${id}.`);
    if (!cancellableStatuses.includes(task.status)) {
      throw new NotPossible(
        'conflict',
        `Task ${id} is ${task.status}: only what still waits, or has failed, can be cancelled.`,
      );
    }
    await store.queue.remove(tx, 'act', id);
    const mayHaveHappened = (await findEffect(tx, id))?.state === 'intended';
    const change = {
      status: 'cancelled',
      reason: whyCancelled(task, mayHaveHappened),
      nextAttemptAt: undefined,
    } as const;
    if (!(await moveTask(tx, id, cancellableStatuses, change))) {
      throw new NotPossible('conflict', `Task ${id} is being sent this moment.`);
    }
    await removeTurn(tx, id);
    await releaseIssuesOfTask(tx, id);
    await makeNextDue(tx, store, task, clock.now());
    return (await findTask(tx, id)) ?? task;
  });
}

/** Why a dead letter was dead is still to be read. */
function whyCancelled({ status, reason }: Task, mayHaveHappened: boolean): string {
  if (status === 'failed') return `Put to rest by a person. It had failed: ${reason ?? 'unknown'}`;
  return mayHaveHappened
    ? 'Cancelled by a person, although it may have been sent.'
    : 'Cancelled by a person.';
}
