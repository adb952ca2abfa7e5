import { finalStatuses, type TaskRequest } from '../domain/task.js';
import { noteFacts } from '../domain/traced.js';
import { renderWith } from '../rules/render-with.js';
import { whySkipped } from '../rules/why-skipped.js';
import { inShadowMode, shadowFailure } from '../stage/shadow-mode.js';
import type { Claim } from '../store/queue.js';
import type { ActOptions } from './act-options.js';
import { passCircuit } from './circuit-breaker.js';
import { endTask } from './end-task.js';
import type { Ending } from './finish-task.js';
import { leaveUncertain } from './leave-uncertain.js';
import { locateRun } from './locate-run.js';
import { look } from './look.js';
import { putOff } from './put-off.js';
import { send } from './send.js';
import { takeInHand, type ClaimedTask, type TaskAtHand } from './task-at-hand.js';
import { whyTooOld } from './too-old.js';

/** Does the next thing for a claimed task: skips it, records it, looks for an earlier call's effect, or sends. */
export async function actOn(claim: Claim, options: ActOptions): Promise<void> {
  const { store } = options;
  const hand = await takeInHand(claim, options);
  if (hand === undefined || finalStatuses.includes(hand.task.status)) {
    await store.queue.finish(store.db, claim);
    return;
  }
  const { task } = hand;
  noteFacts({
    'delivery.id': task.delivery,
    'rule.id': task.rule,
    'step.name': task.step,
    uses: task.uses,
    connection: task.connection,
  });
  if ('unusable' in hand) {
    const ending = { status: 'failed', kind: 'configuration', reason: hand.unusable } as const;
    await endUnsent(hand, ending, options);
    return;
  }
  const next = hand.effect?.state === 'done' ? undefined : prepare(hand, options);
  if (next !== undefined && 'status' in next) {
    await endUnsent(hand, next, options);
    return;
  }
  await underWay(hand, options, async (passed) => {
    if (next === undefined) await locateRun(passed, options);
    else if (passed.effect?.state === 'intended') await look(passed, next, options);
    else await send(passed, next, options, passed.effect?.resends ?? 0);
  });
}

/** Calls the provider, if it is there and its lane has room; else the task waits. */
async function underWay(
  hand: TaskAtHand,
  options: ActOptions,
  call: (hand: TaskAtHand) => Promise<void>,
): Promise<void> {
  const { store, clock, lanes } = options;
  const { connection } = hand.task;
  if (lanes !== undefined && !lanes.enter(connection)) {
    await store.queue.handBack(store.db, hand.claim, clock.now() + lanes.pause);
    return;
  }
  try {
    const passage = await passCircuit(store.db, connection, clock.now(), options.random);
    if (typeof passage === 'object') {
      await store.transaction((tx) => putOff(tx, hand, passage, options));
      return;
    }
    await call({ ...hand, isProbe: passage === 'probe' });
  } finally {
    lanes?.leave(connection);
  }
}

/** What is to be sent, or how the task ends without anything being sent. */
function prepare(hand: TaskAtHand, options: ActOptions): TaskRequest | Ending {
  const { task, step, scene } = hand;
  // Once a call may have been made, neither `if` nor age can undo it: it has to be found out, and
  // by what was sent then.
  const mayBeSent = hand.effect?.state === 'intended';
  if (!mayBeSent) {
    const reason = whySkipped(step, scene);
    if (reason !== undefined) return { status: 'skipped', reason };
    const tooOld = whyTooOld(hand, options.clock.now());
    if (tooOld !== undefined) return { status: 'failed', kind: 'given-up', reason: tooOld };
  }
  const request = (mayBeSent ? task.request : undefined) ?? fillIn(hand);
  if ('status' in request) return request;
  if (task.mode === 'shadow') {
    return { status: 'dry-run', reason: inShadowMode, request };
  }
  if (options.mode === 'dry-run') {
    return { status: 'dry-run', reason: 'MODE is dry-run.', request };
  }
  if (!options.connections.has(task.connection)) {
    return {
      status: 'dry-run',
      reason: `The connection \`${task.connection}\` has no credentials.`,
      request,
    };
  }
  return request;
}

function fillIn({ task, step, scene }: TaskAtHand): TaskRequest | Ending {
  const rendered = renderWith(step, scene);
  if (rendered.ok) return { connection: task.connection, uses: task.uses, with: rendered.value };
  const problems = rendered.problems.map(
    ({ message, place }) => `${message} (${place.file}:${place.line}:${place.column})`,
  );
  return {
    status: 'failed',
    kind: 'configuration',
    reason: `The rule cannot be filled in: ${problems.join('; ')}.`,
  };
}

/** What would have failed in shadow mode failed nobody. */
function inItsMode({ task }: ClaimedTask, ending: Ending): Ending {
  if (task.mode !== 'shadow' || ending.status !== 'failed') return ending;
  return { status: 'dry-run', reason: shadowFailure(ending.reason) };
}

/** A call that may have been made is not undone by what is wrong now: then only a person can tell. */
async function endUnsent(hand: ClaimedTask, ending: Ending, options: ActOptions): Promise<void> {
  const reason = 'reason' in ending ? ending.reason : '';
  if (hand.effect === undefined || hand.effect.state === 'none') {
    await endTask(hand, inItsMode(hand, ending), options);
  } else if (hand.effect.state === 'intended') {
    await leaveUncertain(hand, `It was sent, and cannot be looked for: ${reason}`, options);
  } else {
    await options.store.queue.finish(options.store.db, hand.claim);
  }
}
