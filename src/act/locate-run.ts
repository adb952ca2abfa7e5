import type { Effect, Finding } from '../domain/effect.js';
import { Failure } from '../domain/failure.js';
import { recordEffect, type EffectRecord } from '../store/tables/effects.js';
import { insertRun } from '../store/tables/runs.js';
import type { Db } from '../store/schema.js';
import { updateTask } from '../store/tables/tasks.js';
import type { ActOptions } from './act-options.js';
import { prepareCall, remoteName, type Call } from './call.js';
import { learnFromCall } from './circuit-breaker.js';
import { ClaimLost, unlessLost } from './claim-lost.js';
import { nextLook, settlingTime } from './retry-policy.js';
import { search } from './search.js';
import type { TaskAtHand } from './task-at-hand.js';

/** Looks for the run that a task started, so that it can be followed to its end. */
export async function locateRun(hand: TaskAtHand, options: ActOptions): Promise<void> {
  const { store, clock, log } = options;
  const { task, claim, effect: record, isProbe } = hand;
  if (record === undefined || task.request === undefined) {
    await store.queue.finish(store.db, claim);
    return;
  }
  if (!options.connections.has(task.connection)) {
    await letGo(hand, `its connection \`${task.connection}\` has no credentials now`, options);
    return;
  }
  const call = prepareCall(hand, task.request, options);
  const finding = await find(call, record, options);
  const now = clock.now();
  const failure = finding instanceof Failure ? finding : undefined;
  const located = await store
    .transaction(async (tx) => {
      const learnt = { connection: task.connection, failure, isProbe };
      const quietUntil = await learnFromCall(tx, learnt, now);
      if (typeof finding === 'object' && 'found' in finding && finding.found.run) {
        const { certainty, found } = finding;
        // It is certain that it was started; that it is this one may be only probable.
        const details = {
          ...record.effect?.details,
          ...found.details,
          ...(certainty === 'probable' && { adopted: certainty }),
        };
        const effect = { ...record.effect, ...found, details };
        if (await follow(tx, call, effect, options)) return true;
      }
      const mayShow = finding !== 'undecidable' || isAlikeOnly(call, record);
      if (mayShow && now - record.intendedAt < settlingTime) {
        const at = Math.max(
          failure?.retryAt ?? 0,
          quietUntil ?? 0,
          nextLook(record.intendedAt, now),
        );
        await store.queue.handBack(tx, claim, at);
        return undefined;
      }
      return false;
    })
    .catch(unlessLost);
  if (located === undefined) return;
  if (!located) {
    await letGo(
      hand,
      'it is not known as which run. With a `correlation-input` it could be found',
      options,
    );
  }
  log.info('run.located', { task: task.id, delivery: task.delivery, found: located });
  if (located) options.started();
}

/** It did what it was for; only how it ends is not known. */
async function letGo(
  { task, claim }: TaskAtHand,
  why: string,
  { store }: Pick<ActOptions, 'store'>,
): Promise<void> {
  await store.transaction(async (tx) => {
    if (!(await store.queue.finish(tx, claim))) return;
    await updateTask(tx, task.id, {
      status: 'succeeded',
      reason: `It was started, but its end is not shown here: ${why}.`,
    });
  });
}

async function find(
  call: Call,
  record: EffectRecord,
  options: ActOptions,
): Promise<Finding | 'rivalled' | Failure> {
  try {
    return await search(call, record, undefined, options);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** False: the run belongs to another task. Throws when this one belongs to another instance by now. */
async function follow(
  tx: Db,
  call: Call,
  effect: Effect,
  { store, clock }: ActOptions,
): Promise<boolean> {
  const { task, claim } = call.hand;
  const { run: address, url } = effect;
  if (address === undefined) return false;
  const now = clock.now();
  if (!(await recordEffect(tx, task.id, effect, remoteName(call, effect)))) return false;
  if (!(await store.queue.finish(tx, claim))) throw new ClaimLost();
  await insertRun(tx, { task: task.id, connection: task.connection, address, startedAt: now, url });
  await store.queue.put(tx, 'follow', [task.id], now);
  return true;
}

/** Several that may be it: whose is whose may show once other calls have their answers. */
function isAlikeOnly({ alike }: Call, { effect }: EffectRecord): boolean {
  return alike !== undefined && effect?.id === undefined;
}
