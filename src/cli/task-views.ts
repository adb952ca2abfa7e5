import type { Task } from '../domain/task.js';
import { attemptsOfTasks } from '../store/tables/attempts.js';
import type { Store } from '../store/store.js';
import { taskView, type TaskView } from '../views/task-view.js';

/** Tasks with their attempts, as they are shown. */
export async function taskViews(tasks: readonly Task[], store: Store): Promise<TaskView[]> {
  const ids = tasks.map(({ id }) => id);
  const attempts = await attemptsOfTasks(store.db, ids);
  return tasks.map((task) => taskView(task, attempts.get(task.id) ?? []));
}
