import type { Millis } from '../domain/clock.js';
import type { Task } from '../domain/task.js';
import type { Db } from '../store/schema.js';
import { tasksOfRule, updateTask } from '../store/tables/tasks.js';

/**
 * A person has set a step going again: those after it that were skipped because of it, or still
 * wait for it, get their turn as if the event had come now.
 */
export async function renewLaterSteps(tx: Db, task: Task, now: Millis): Promise<void> {
  for (const step of await tasksOfRule(tx, task.delivery, task.rule)) {
    if (step.position <= task.position) continue;
    if (step.status !== 'skipped' && step.status !== 'pending') continue;
    await updateTask(tx, step.id, { status: 'pending', reason: undefined, askedAt: now });
  }
}
