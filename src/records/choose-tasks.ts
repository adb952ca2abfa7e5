import type { TaskFilter } from '../store/tables/tasks.js';
import type { TaskView } from '../views/task-view.js';
import { allPages } from './all-pages.js';
import type { Records } from './records.js';

export type ChosenTask = Pick<TaskView, 'id' | 'uses' | 'rule' | 'status' | 'kind'>;

/** Every task that a filter fits, newest first, without those of rules in shadow mode: they are never sent. */
export async function chooseTasks(
  records: Records,
  filter: Omit<TaskFilter, 'limit' | 'before' | 'mode'>,
): Promise<ChosenTask[]> {
  const chosen: ChosenTask[] = [];
  for await (const items of allPages((page) =>
    records.tasks({ ...filter, mode: 'live', ...page }),
  )) {
    for (const { id, uses, rule, status, kind } of items) {
      chosen.push({ id, uses, rule, status, kind });
    }
  }
  return chosen;
}
