import { minute } from '../domain/clock.js';
import { attemptsOfTasks, insertAttempt } from '../store/tables/attempts.js';
import { findEffect } from '../store/tables/effects.js';
import type { Claim } from '../store/queue.js';
import { countAttempt, findTask } from '../store/tables/tasks.js';
import type { ActOptions } from './act-options.js';
import { Defect } from './defect.js';
import { endTask } from './end-task.js';
import { leaveUncertain } from './leave-uncertain.js';
import { putOff } from './put-off.js';
import { explain } from './retry-policy.js';
import { taskFacts } from './task-facts.js';

/** A task that cannot even be looked at (a defect of ours, the database away) waits this long. */
export const afterDefect = minute;
/** A defect does not go away by trying again, but the trouble may have been elsewhere. */
const mostDefects = 5;

/** Records that handling a task failed by a fault of ours, and gives it up when that lasts. */
export async function recordDefect(
  claim: Claim,
  error: unknown,
  options: ActOptions,
): Promise<void> {
  const { store, clock, log } = options;
  const now = clock.now();
  const task = await findTask(store.db, claim.ref);
  if (task === undefined) return;
  const defect = new Defect(error);
  const attempts = (await attemptsOfTasks(store.db, [task.id])).get(task.id) ?? [];
  const earlier = attempts.filter(({ at, outcome }) => at >= task.askedAt && outcome === 'error');
  const isLast = earlier.length + 1 >= mostDefects;
  const effect = await findEffect(store.db, task.id);
  const hand = { claim, task: { ...task, attempts: task.attempts + 1 }, effect };
  await store.transaction(async (tx) => {
    // What another instance has by now is its affair.
    if (!(await countAttempt(tx, task))) throw error;
    await insertAttempt(tx, task.id, {
      n: task.attempts + 1,
      at: now,
      durationMs: 0,
      outcome: 'error',
      httpStatus: undefined,
      error: explain(defect),
    });
    if (isLast) return;
    const wait = { at: now + afterDefect, reason: explain(defect) };
    if (!(await putOff(tx, { claim, task, effect }, wait, options))) {
      throw error;
    }
  });
  log.warn('task.attempted', {
    ...taskFacts(task),
    attempt: task.attempts + 1,
    outcome: 'error',
    status: 'pending',
    error: explain(defect),
    durationMs: 0,
    sinceAskedMs: now - task.askedAt,
  });
  if (!isLast) return;
  const reason = `${explain(defect)} It happened ${mostDefects} times.`;
  if (effect?.state === 'done') await store.queue.finish(store.db, claim);
  else if (effect?.state === 'intended') await leaveUncertain(hand, reason, options);
  else await endTask(hand, { status: 'failed', kind: 'defect', reason }, options);
}
