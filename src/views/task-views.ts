import type { Task } from '../domain/task.js';
import { attemptsOfTasks } from '../store/tables/attempts.js';
import type { Db } from '../store/schema.js';
import { taskView, type TaskView } from './task-view.js';

/** Tasks with their attempts, in the given order. */
export async function taskViews(tasks: readonly Task[], db: Db): Promise<TaskView[]> {
  const ids = tasks.map(({ id }) => id);
  const attempts = await attemptsOfTasks(db, ids);
  return tasks.map((task) => taskView(task, attempts.get(task.id) ?? []));
}

/** A task with its attempts. */
export async function viewOfTask(task: Task, db: Db): Promise<TaskView> {
  const attempts = await attemptsOfTasks(db, [task.id]);
  return taskView(task, attempts.get(task.id) ?? []);
}
