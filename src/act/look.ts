import type { Finding } from '../domain/effect.js';
import { Failure } from '../domain/failure.js';
import type { TaskRequest } from '../domain/task.js';
import { insertAttempt } from '../store/attempts.js';
import { reserveIssue } from '../store/issues.js';
import { updateTask } from '../store/tasks.js';
import type { ActOptions } from './act-options.js';
import { finishTask } from './finish-task.js';
import { decideFor, recordOutcome } from './record-outcome.js';
import { explain, nextLook, settlingTime } from './retry-policy.js';
import { contextOf, prepareCall } from './call.js';
import { send } from './send.js';
import type { TaskAtHand } from './task-at-hand.js';

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
  const { step, task } = hand;
  const intendedAt = hand.effect?.intendedAt ?? clock.now();
  const resends = hand.effect?.resends ?? 0;
  if (step.action.idempotent) {
    await send(hand, request, options, resends + 1);
    return;
  }
  const call = prepareCall(hand, request, options);
  const kept = call.issueKey && (await reserveIssue(store.db, call.issueKey, task.id, clock.now()));
  const startedAt = clock.now();
  let finding: Finding;
  try {
    const context = contextOf(call, kept, options);
    const { handle } = call.connection;
    finding = await step.action.find(handle, call.input, context, intendedAt);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await lookAgainAfterFailure(hand, error, options);
    return;
  }
  if (typeof finding === 'object') {
    await recordOutcome({
      hand,
      issueKey: call.issueKey,
      repeated: kept?.state === 'made',
      startedAt,
      outcome: {
        ...finding.found,
        details: { ...finding.found.details, adopted: finding.certainty },
      },
      how: 'adopted',
      options,
    });
    return;
  }
  if (finding === 'absent') {
    if (clock.now() - intendedAt >= settlingTime) await send(hand, request, options, resends + 1);
    else await lookAgain(hand, startedAt, intendedAt, options);
    return;
  }
  await undecidable(hand, request, options, resends);
}

/** Not there, but lists may lag: looks again, and records having looked. */
async function lookAgain(
  hand: TaskAtHand,
  startedAt: number,
  intendedAt: number,
  { store, clock, log }: ActOptions,
): Promise<void> {
  const { task, claim } = hand;
  const now = clock.now();
  const at = Math.min(nextLook(intendedAt, now), Math.max(intendedAt + settlingTime, now));
  await store.transaction(async (tx) => {
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
      attempts: task.attempts + 1,
      nextAttemptAt: at,
    });
    await store.queue.handBack(tx, claim, at);
  });
  log.info('task.looked', { task: task.id, delivery: task.delivery, found: false });
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
  await store.transaction(async (tx) => {
    const decision = await decideFor(tx, { hand, options }, failure, now);
    if ('again' in decision) {
      await updateTask(tx, task.id, { status: 'pending', nextAttemptAt: decision.again });
      await store.queue.handBack(tx, claim, decision.again);
      return;
    }
    await updateTask(tx, task.id, {
      status: 'uncertain',
      reason: `It was sent, the answer was lost, and it cannot be looked for: ${decision.dead}`,
      nextAttemptAt: undefined,
    });
    await store.queue.finish(tx, claim);
  });
  log.warn('task.look-failed', {
    task: task.id,
    delivery: task.delivery,
    outcome: failure.reason,
    httpStatus: failure.httpStatus,
    error: explain(failure),
  });
}

/** Nobody can tell: the step says what to do then. */
async function undecidable(
  hand: TaskAtHand,
  request: TaskRequest,
  options: ActOptions,
  resends: number,
): Promise<void> {
  const { store, clock, log } = options;
  const { task, claim, step } = hand;
  if (step.onUncertain === 'resend' && resends === 0) {
    await send(hand, request, options, 1);
    return;
  }
  const reason = 'It was sent and the answer was lost; whether it worked cannot be found out.';
  await store.transaction(async (tx) => {
    if (step.onUncertain === 'drop') {
      await finishTask(
        tx,
        store,
        claim,
        task,
        { status: 'failed', reason: `${reason} The rule says to drop it (on-uncertain).` },
        clock.now(),
      );
      return;
    }
    await updateTask(tx, task.id, {
      status: 'uncertain',
      reason: `${reason} Look at ${task.uses.split('/')[0] ?? 'the provider'}, then cancel or retry the task.`,
      nextAttemptAt: undefined,
    });
    await store.queue.finish(tx, claim);
  });
  log.warn('task.uncertain', { task: task.id, delivery: task.delivery, rule: task.rule });
}
