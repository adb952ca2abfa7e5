import { returnProbe } from '../store/tables/circuits.js';
import type { Db } from '../store/schema.js';
import { updateTask } from '../store/tables/tasks.js';
import { removeTurn } from '../store/tables/turns.js';
import type { ActOptions } from './act-options.js';
import type { Wait } from './take-turn.js';
import type { ClaimedTask } from './task-at-hand.js';

/**
 * Hands a task back until its time, and says so: it holds no worker meanwhile, and no attempt is
 * used up. `keepTurn`: the time is that of its turn. False: the claim was lost, and nothing was done.
 */
export async function putOff(
  tx: Db,
  { task, claim, effect, isProbe = false }: ClaimedTask & { readonly isProbe?: boolean },
  { at, reason }: Wait,
  { store, clock, wakeAt }: Pick<ActOptions, 'store' | 'clock' | 'wakeAt'>,
  keepTurn: 'keepTurn' | 'leaveTurn' = 'leaveTurn',
): Promise<boolean> {
  if (!(await store.queue.handBack(tx, claim, at))) return false;
  // What is done and only has to be located is not pending again.
  if (effect?.state !== 'done') {
    await updateTask(tx, task.id, { status: 'pending', reason, nextAttemptAt: at });
  }
  if (keepTurn === 'leaveTurn') await removeTurn(tx, task.id);
  if (isProbe) await returnProbe(tx, task.connection, clock.now());
  wakeAt?.(at);
  return true;
}
