import { second, type Millis } from '../domain/clock.js';
import type { Effect } from '../domain/effect.js';
import { Failure } from '../domain/failure.js';
import type { TaskRequest } from '../domain/task.js';
import { traced } from '../domain/traced.js';
import { recordIntent } from '../store/tables/effects.js';
import { reserveIssue, type KeptIssue } from '../store/tables/issues.js';
import type { Db } from '../store/schema.js';
import { moveTask } from '../store/tables/tasks.js';
import type { ActOptions } from './act-options.js';
import { contextOf, prepareCall, type Call } from './call.js';
import { ClaimLost, unlessLost } from './claim-lost.js';
import { Defect } from './defect.js';
import { putOff } from './put-off.js';
import { recordOutcome } from './record-outcome.js';
import { standstill } from './standstill.js';
import { takeTurn } from './take-turn.js';
import type { TaskAtHand } from './task-at-hand.js';

/** Another task is making the same issue: look again after this long. */
const whileMaking = 5 * second;

/**
 * Announces the call when its turn has come, makes it once, records the answer.
 * @param resends how often it was sent before although that may have worked
 */
export async function send(
  hand: TaskAtHand,
  request: TaskRequest,
  options: ActOptions,
  resends: number,
): Promise<void> {
  const { store, clock } = options;
  const call = prepareCall(hand, request, options);
  const begun = await store
    .transaction((tx) => announce(tx, call, request, options, resends))
    .catch(unlessLost);
  if (begun === undefined) return;
  const startedAt = clock.now();
  const outcome = standstill(begun.at, startedAt) ?? (await perform(call, begun.kept, options));
  await recordOutcome({
    call,
    repeated: begun.kept?.state === 'made',
    startedAt,
    outcome,
    options,
  });
}

/** Undefined: not now. */
async function announce(
  tx: Db,
  { hand, connection, issueKey, alike }: Call,
  request: TaskRequest,
  options: ActOptions,
  resends: number,
): Promise<{ kept: KeptIssue | undefined; at: Millis } | undefined> {
  const now = options.clock.now();
  const { task, key, step, effect } = hand;
  const kept = issueKey && (await reserveIssue(tx, issueKey, task.id, now));
  if (kept?.state === 'making' && kept.task !== task.id) {
    const reason = `Waits for task ${kept.task}, which is making the same issue.`;
    await putOff(tx, hand, { at: now + whileMaking, reason }, options);
    return undefined;
  }
  const wait = await takeTurn(tx, task.id, connection.settings, now, options.random);
  if (wait !== undefined) {
    await putOff(tx, hand, wait, options, 'keepTurn');
    return undefined;
  }
  const change = { status: 'performing', reason: undefined, request } as const;
  // A person may have cancelled it, or another instance begun, since it was taken in hand.
  const isOurs =
    (await moveTask(tx, task.id, ['pending', 'performing'], change)) &&
    (await recordIntent(
      tx,
      { task: task.id, key, kind: step.action.makes, alike, at: now, resends },
      effect,
    ));
  if (!isOurs) throw new ClaimLost();
  return { kept, at: now };
}

async function perform(
  call: Call,
  kept: KeptIssue | undefined,
  options: ActOptions,
): Promise<Effect | Failure> {
  const { action } = call.hand.step;
  try {
    const { delivery, id, uses } = call.hand.task;
    const facts = { 'delivery.id': delivery, 'task.id': id, uses };
    const context = contextOf(call, kept, options);
    return await traced('attempt', facts, () =>
      action.perform(call.connection.handle, call.input, context),
    );
  } catch (error) {
    if (error instanceof Failure) return error;
    const { id, delivery } = call.hand.task;
    options.log.error('task.defect', { task: id, delivery, error });
    return new Defect(error);
  }
}
