import type { Finding } from '../domain/effect.js';
import { Failure } from '../domain/failure.js';
import type { TaskRequest } from '../domain/task.js';
import { insertAttempt } from '../store/tables/attempts.js';
import type { EffectRecord } from '../store/tables/effects.js';
import { reserveIssue } from '../store/tables/issues.js';
import { countAttempt, updateTask } from '../store/tables/tasks.js';
import type { ActOptions } from './act-options.js';
import { prepareCall, type Call } from './call.js';
import { learnFromCall } from './circuit-breaker.js';
import { whyNotAgain } from './counted-failures.js';
import { decideFor } from './decide-for.js';
import { endTask } from './end-task.js';
import { leaveUncertain } from './leave-uncertain.js';
import { putOff } from './put-off.js';
import { recordOutcome } from './record-outcome.js';
import { explain, nextLook, settlingTime } from './retry-policy.js';
import { search } from './search.js';
import { send } from './send.js';
import type { TaskAtHand } from './task-at-hand.js';
import { taskFacts } from './task-facts.js';
import { whyTooOld } from './too-old.js';

/**
 * A call was announced and its answer is not known: the process died, or the answer was lost.
 * Finds out whether it worked before anything is sent again.
 */
export async function look(
  hand: TaskAtHand,
  request: TaskRequest,
  options: ActOptions,
): Promise<void> {
  const { store, clock } = options;
  const { effect, step } = hand;
  if (effect === undefined) return;
  if (step.action.idempotent) {
    const tooOld = whyTooOld(hand, clock.now());
    if (tooOld === undefined) await send(hand, request, options, effect.resends + 1);
    else await endTask(hand, { status: 'failed', kind: 'given-up', reason: tooOld }, options);
    return;
  }
  const call = prepareCall(hand, request, options);
  const kept =
    call.issueKey && (await reserveIssue(store.db, call.issueKey, hand.task.id, clock.now()));
  const startedAt = clock.now();
  let finding: Finding | 'rivalled';
  try {
    finding = await search(call, effect, kept, options);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await lookAgainAfterFailure(hand, error, options);
    return;
  }
  if (typeof finding === 'object') {
    const adopted = { ...finding.found.details, adopted: finding.certainty };
    await recordOutcome({
      call,
      repeated: kept?.state === 'made',
      startedAt,
      outcome: { ...finding.found, details: adopted },
      how: 'adopted',
      options,
    });
    return;
  }
  await store.transaction((tx) => learn(tx, hand, undefined, clock.now()));
  const settled = clock.now() - effect.intendedAt >= settlingTime;
  if (finding === 'absent') {
    if (settled) await sendAgain(call, request, effect, options);
    else await lookAgain(hand, effect, startedAt, options);
  } else if (!settled && (finding === 'rivalled' || call.alike !== undefined)) {
    await waitForOthers(hand, effect, options);
  } else {
    await undecidable(hand, request, effect, options);
  }
}

/** It certainly did not happen: as after any failure, it is sent again if there are tries and time left. */
async function sendAgain(
  { hand }: Call,
  request: TaskRequest,
  effect: EffectRecord,
  options: ActOptions,
): Promise<void> {
  const dead = await whyNotAgain(hand, options);
  if (dead === undefined) {
    await send(hand, request, options, effect.resends + 1);
    return;
  }
  const reason = `The call before did not take effect. ${dead.reason}`;
  await endTask(hand, { status: 'failed', kind: dead.kind, reason }, options);
}

/** Not there, but lists may lag: looks again, and records having looked. */
async function lookAgain(
  hand: TaskAtHand,
  { intendedAt }: EffectRecord,
  startedAt: number,
  { store, clock, log }: ActOptions,
): Promise<void> {
  const { task, claim } = hand;
  const now = clock.now();
  const at = Math.min(nextLook(intendedAt, now), Math.max(intendedAt + settlingTime, now));
  const held = await store.transaction(async (tx) => {
    if (!(await store.queue.handBack(tx, claim, at))) return false;
    await countAttempt(tx, task);
    await insertAttempt(tx, task.id, {
      n: task.attempts + 1,
      at: startedAt,
      durationMs: now - startedAt,
      outcome: 'absent',
      httpStatus: undefined,
      error: undefined,
    });
    await updateTask(tx, task.id, {
      status: 'pending',
      reason: 'It was sent and the answer was lost; it has not shown up yet, and is looked for.',
      nextAttemptAt: at,
    });
    return true;
  });
  if (!held) return;
  log.info('task.looked', {
    ...taskFacts(task),
    found: false,
    durationMs: now - startedAt,
  });
}

/** Several calls that look the same: whose is whose may show once the others have their answers. */
async function waitForOthers(
  hand: TaskAtHand,
  { intendedAt }: EffectRecord,
  options: ActOptions,
): Promise<void> {
  const { store, clock, log } = options;
  const now = clock.now();
  const at = Math.min(nextLook(intendedAt, now), intendedAt + settlingTime);
  const reason =
    'It was sent and the answer was lost; what was found may belong to another call like it.';
  await store.transaction((tx) => putOff(tx, { ...hand, isProbe: false }, { at, reason }, options));
  log.info('task.looked', { ...taskFacts(hand.task), found: 'several' });
}

/** Looking itself failed: that says nothing about the call, so it uses up no try, only age. */
async function lookAgainAfterFailure(
  hand: TaskAtHand,
  failure: Failure,
  options: ActOptions,
): Promise<void> {
  const { store, clock, log } = options;
  const { task, claim } = hand;
  const now = clock.now();
  const dead = await store.transaction(async (tx) => {
    const quietUntil = await learn(tx, hand, failure, now);
    const decision = await decideFor(tx, hand, failure, options, now);
    if ('dead' in decision) return decision.dead;
    const at = Math.max(decision.again, quietUntil ?? 0);
    if (!(await store.queue.handBack(tx, claim, at))) return undefined;
    await updateTask(tx, task.id, {
      status: 'pending',
      reason: `It was sent and the answer was lost. Looking for it failed: ${explain(failure)}`,
      nextAttemptAt: at,
    });
    return undefined;
  });
  if (dead !== undefined) {
    const reason = `It was sent, the answer was lost, and it cannot be looked for: ${dead}`;
    await leaveUncertain(hand, reason, options);
  }
  log.warn('task.look-failed', {
    ...taskFacts(task),
    outcome: failure.reason,
    httpStatus: failure.httpStatus,
    error: explain(failure),
  });
}

function learn(
  tx: Parameters<typeof learnFromCall>[0],
  { task, isProbe }: TaskAtHand,
  failure: Failure | undefined,
  now: number,
): Promise<number | undefined> {
  return learnFromCall(tx, { connection: task.connection, failure, isProbe }, now);
}

/** Nobody can tell: the step says what to do then. */
async function undecidable(
  hand: TaskAtHand,
  request: TaskRequest,
  effect: EffectRecord,
  options: ActOptions,
): Promise<void> {
  const { step } = hand;
  const reason = 'It was sent and the answer was lost; whether it worked cannot be found out.';
  if (step.onUncertain === 'resend' && effect.resends === 0) {
    const dead = await whyNotAgain(hand, options);
    if (dead === undefined) {
      await send(hand, request, options, 1);
      return;
    }
    await leaveUncertain(hand, `${reason} It is not sent again: ${dead.reason}`, options);
    return;
  }
  if (step.onUncertain === 'drop') {
    const dropped = `${reason} The rule says to drop it (on-uncertain).`;
    await endTask(hand, { status: 'failed', kind: 'given-up', reason: dropped }, options);
    return;
  }
  await leaveUncertain(hand, reason, options);
}
