import { releaseIssuesOfTask } from '../store/tables/issues.js';
import { removeTurn } from '../store/tables/turns.js';
import type { ActOptions } from './act-options.js';
import { finishTask, type Ending } from './finish-task.js';
import type { ClaimedTask } from './task-at-hand.js';
import { taskFacts } from './task-facts.js';

/** Ends a task for which nothing happened at the provider. */
export async function endTask(
  { claim, task }: ClaimedTask,
  ending: Ending,
  { store, clock, log, freed }: ActOptions,
): Promise<void> {
  const held = await store.transaction(async (tx) => {
    if (!(await finishTask(tx, store, claim, task, ending, clock.now()))) return false;
    await releaseIssuesOfTask(tx, task.id);
    await removeTurn(tx, task.id);
    return true;
  });
  if (!held) return;
  log.info('task.ended', {
    ...taskFacts(task),
    status: ending.status,
    kind: 'kind' in ending ? ending.kind : undefined,
    reason: 'reason' in ending ? ending.reason : undefined,
  });
  freed();
}
