import type { Millis } from '../domain/clock.js';
import type { Task } from '../domain/task.js';
import type { Db } from '../store/schema.js';
import type { Store } from '../store/store.js';
import { tasksOfRule, updateTask } from '../store/tables/tasks.js';

/** A step came to its end, one way or the other: the step after it has its turn. */
export async function makeNextDue(
  tx: Db,
  store: Store,
  task: Pick<Task, 'delivery' | 'rule' | 'position'>,
  now: Millis,
): Promise<void> {
  const steps = await tasksOfRule(tx, task.delivery, task.rule);
  const next = steps.find(({ position }) => position === task.position + 1);
  if (next?.status !== 'pending') return;
  await updateTask(tx, next.id, { nextAttemptAt: now });
  await store.queue.put(tx, 'act', [next.id], now);
}
