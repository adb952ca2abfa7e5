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

const cancellable: readonly TaskStatus[] = ['pending', 'held', 'uncertain'];

/**
 * Ends a task that is still waiting. A run that was started is not stopped by it.
 * @throws NotPossible
 */
export async function cancelTask(id: string, store: Store, clock: Clock, by: By): Promise<Task> {
  return onRecord(store, clock, { ...by, operation: 'cancel', target: id }, async (tx) => {
    const task = await findTask(tx, id);
    if (task === undefined) throw new NotPossible('not-found', `There is no task ${id}.`);
    if (!cancellable.includes(task.status)) {
      throw new NotPossible(
        'conflict',
        `Task ${id} is ${task.status}: only what is still waiting can be cancelled.`,
      );
    }
    await store.queue.remove(tx, 'act', id);
    const mayHaveHappened = (await findEffect(tx, id))?.state === 'intended';
    const change = {
      status: 'cancelled',
      reason: mayHaveHappened
        ? 'Cancelled by a person, although it may have been sent.'
        : 'Cancelled by a person.',
      nextAttemptAt: undefined,
    } as const;
    if (!(await moveTask(tx, id, cancellable, change))) {
      throw new NotPossible('conflict', `Task ${id} is being sent this moment.`);
    }
    await removeTurn(tx, id);
    await releaseIssuesOfTask(tx, id);
    await makeNextDue(tx, store, task, clock.now());
    return (await findTask(tx, id)) ?? task;
  });
}
