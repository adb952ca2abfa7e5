import { removeTurn } from '../store/tables/turns.js';
import { updateTask } from '../store/tables/tasks.js';
import type { ActOptions } from './act-options.js';
import type { ClaimedTask } from './task-at-hand.js';
import { taskFacts } from './task-facts.js';

/** Whether a call worked cannot be found out: from here on it is a person's decision. */
export async function leaveUncertain(
  { claim, task }: ClaimedTask,
  reason: string,
  { store, log }: Pick<ActOptions, 'store' | 'log'>,
): Promise<void> {
  const provider = task.uses.split('/')[0] ?? 'the provider';
  const whole = `${reason.replace(/\.?$/, '.')} Look at ${provider}, then say what you found: \`tasks resolve ${task.id} --happened\` or \`--did-not-happen\`.`;
  const held = await store.transaction(async (tx) => {
    if (!(await store.queue.finish(tx, claim))) return false;
    await updateTask(tx, task.id, {
      status: 'uncertain',
      reason: whole,
      nextAttemptAt: undefined,
    });
    await removeTurn(tx, task.id);
    return true;
  });
  if (!held) return;
  log.warn('task.uncertain', {
    ...taskFacts(task),
    reason,
  });
}
