import type { Effect, Finding } from '../domain/effect.js';
import { Failure } from '../domain/failure.js';
import { recordEffect } from '../store/effects.js';
import { insertRun } from '../store/runs.js';
import type { Db } from '../store/schema.js';
import { updateTask } from '../store/tasks.js';
import type { ActOptions } from './act-options.js';
import { nextLook, settlingTime } from './retry-policy.js';
import { contextOf, prepareCall } from './call.js';
import type { TaskAtHand } from './task-at-hand.js';

/** Looks for the run that a task started, so that it can be followed to its end. */
export async function locateRun(hand: TaskAtHand, options: ActOptions): Promise<void> {
  const { store, clock, log } = options;
  const { task, claim, effect: record } = hand;
  if (record === undefined || task.request === undefined) return;
  const finding = await find(hand, options);
  const now = clock.now();
  const waiting =
    finding instanceof Failure ? finding.retryAt : finding === 'absent' ? 0 : undefined;
  if (waiting !== undefined && now - record.intendedAt < settlingTime) {
    const at = Math.max(waiting, nextLook(record.intendedAt, now));
    await store.queue.handBack(store.db, claim, at);
    return;
  }
  await store.transaction(async (tx) => {
    if (!(await store.queue.finish(tx, claim))) return;
    if (typeof finding === 'object' && 'found' in finding && finding.found.run) {
      await follow(tx, hand, { ...record.effect, ...finding.found }, options);
      return;
    }
    await updateTask(tx, task.id, {
      status: 'succeeded',
      reason:
        'It was started, but it is not known as which run, so its end is not shown here. With a `correlation-input` it could be found.',
    });
  });
  log.info('run.located', { task: task.id, found: typeof finding === 'object' });
  options.started();
}

async function find(hand: TaskAtHand, options: ActOptions): Promise<Finding | Failure> {
  const { task, effect, step } = hand;
  if (task.request === undefined || effect === undefined) return 'undecidable';
  const call = prepareCall(hand, task.request, options);
  try {
    const context = contextOf(call, undefined, options);
    return await step.action.find(call.connection.handle, call.input, context, effect.intendedAt);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return new Failure(error.reason, error.message, { retryAt: error.retryAt ?? 0 });
  }
}

async function follow(
  tx: Db,
  { task }: TaskAtHand,
  effect: Effect,
  { store, clock }: ActOptions,
): Promise<void> {
  const { run: address, url } = effect;
  if (address === undefined) return;
  const now = clock.now();
  await recordEffect(tx, task.id, effect);
  await insertRun(tx, { task: task.id, connection: task.connection, address, startedAt: now, url });
  await store.queue.put(tx, 'follow', [task.id], now);
}
