import type { Task, TaskStatus } from '../domain/task.js';
import type { Db } from '../store/schema.js';
import { listTasks, type TaskFilter } from '../store/tables/tasks.js';

const pageSize = 500;

/** Every task that a filter fits, newest first, without those of rules in shadow mode: they are never sent. */
export async function chooseTasks(
  db: Db,
  filter: Omit<TaskFilter, 'limit' | 'before' | 'mode'> & { readonly status: TaskStatus },
): Promise<Task[]> {
  const chosen: Task[] = [];
  for (;;) {
    const page = await listTasks(db, {
      ...filter,
      mode: 'live',
      before: chosen.at(-1)?.id,
      limit: pageSize,
    });
    chosen.push(...page);
    if (page.length < pageSize) return chosen;
  }
}
