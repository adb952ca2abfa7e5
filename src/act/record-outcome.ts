import type { Millis } from '../domain/clock.js';
import type { Effect } from '../domain/effect.js';
import { Failure } from '../domain/failure.js';
import type { AttemptOutcome } from '../domain/task.js';
import { noteError, noteFacts } from '../domain/traced.js';
import { insertAttempt } from '../store/tables/attempts.js';
import { recordEffect, recordNoEffect } from '../store/tables/effects.js';
import { recordIssue, releaseIssuesOfTask } from '../store/tables/issues.js';
import type { Db } from '../store/schema.js';
import { countAttempt, updateTask } from '../store/tables/tasks.js';
import { removeTurn } from '../store/tables/turns.js';
import type { ActOptions } from './act-options.js';
import { remoteName, type Call } from './call.js';
import { learnFromCall } from './circuit-breaker.js';
import { ClaimLost } from './claim-lost.js';
import { deadKindOf } from './dead-kind.js';
import { decideFor } from './decide-for.js';
import { Defect } from './defect.js';
import { finishTask } from './finish-task.js';
import { recordHeld } from './record-held.js';
import { explain, nextLook } from './retry-policy.js';
import { taskFacts } from './task-facts.js';
import { isUnlocated } from './unlocated.js';

export interface Outcome {
  readonly call: Call;
  /** The issue was there before. */
  readonly repeated: boolean;
  readonly startedAt: Millis;
  readonly outcome: Effect | Failure;
  /** `adopted`: an earlier call's effect was found. */
  readonly how?: 'done' | 'adopted';
  readonly options: ActOptions;
}

/**
 * Records an attempt and what follows from it, in one transaction. Nothing of it is kept when
 * another instance has the task by now: that one looks for the effect.
 */
export async function recordOutcome(result: Outcome): Promise<void> {
  const { call, outcome, options } = result;
  const { task } = call.hand;
  const now = options.clock.now();
  let status: string;
  try {
    status = await options.store.transaction((tx) => record(tx, result, now));
  } catch (error) {
    if (!(error instanceof ClaimLost)) throw error;
    options.log.warn('task.claim-lost', {
      task: task.id,
      delivery: task.delivery,
      outcome: outcomeName(result),
    });
    await options.store.queue.handBack(options.store.db, call.hand.claim, nextLook(now, now));
    return;
  }
  logOutcome(result, status, now);
  if (!(outcome instanceof Failure) && outcome.run) options.started();
}

async function record(tx: Db, result: Outcome, now: Millis): Promise<string> {
  const { call, outcome } = result;
  const { task, isProbe } = call.hand;
  const failure = outcome instanceof Failure ? outcome : undefined;
  const learnt = { connection: task.connection, failure, isProbe };
  const quietUntil = await learnFromCall(tx, learnt, now);
  if (failure?.held === true) return recordHeld(tx, call, failure, result.options, now);
  if (!(await countAttempt(tx, task))) throw new ClaimLost();
  await insertAttempt(tx, task.id, {
    n: task.attempts + 1,
    at: result.startedAt,
    durationMs: now - result.startedAt,
    outcome: outcomeName(result),
    httpStatus: failure?.httpStatus,
    error: failure && explain(failure),
  });
  await removeTurn(tx, task.id);
  return outcome instanceof Failure
    ? recordFailure(tx, result, outcome, quietUntil ?? 0, now)
    : recordSuccess(tx, result, outcome, now);
}

function outcomeName({ outcome, how }: Outcome): AttemptOutcome {
  if (outcome instanceof Defect) return 'error';
  return outcome instanceof Failure ? outcome.reason : (how ?? 'done');
}

async function recordSuccess(
  tx: Db,
  { call, repeated, how, options }: Outcome,
  effect: Effect,
  now: Millis,
): Promise<string> {
  const { hand, issueKey } = call;
  const { task, claim } = hand;
  if (!(await recordEffect(tx, task.id, effect, remoteName(call, effect)))) {
    // What was only found is another task's; what was answered is ours, whoever believes to have it.
    if (how === 'adopted') throw new ClaimLost();
    if (effect.details?.adopted !== undefined) effect = { kind: effect.kind };
    await recordEffect(tx, task.id, effect);
  }
  if (issueKey && effect.issue) await recordIssue(tx, issueKey, effect.issue, repeated, now);
  const status = effect.run || isUnlocated(effect) ? 'following' : 'succeeded';
  if (!(await finishTask(tx, options.store, claim, task, { status, effect }, now))) {
    throw new ClaimLost();
  }
  return status;
}

async function recordFailure(
  tx: Db,
  { call, options }: Outcome,
  failure: Failure,
  quietUntil: Millis,
  now: Millis,
): Promise<string> {
  const { hand, issueKey } = call;
  const { store } = options;
  const { task, claim, step } = hand;
  if (failure.reason === 'unknown' && !step.action.idempotent) {
    const at = Math.max(nextLook(now, now), quietUntil);
    const reason = `${explain(failure)} Whether it worked is being found out.`;
    await updateTask(tx, task.id, { status: 'pending', reason, nextAttemptAt: at });
    if (!(await store.queue.handBack(tx, claim, at))) throw new ClaimLost();
    return 'pending';
  }
  // Idempotent actions may simply be repeated, so for them an unknown outcome is as good as none.
  await recordNoEffect(tx, task.id);
  const decision = await decideFor(tx, hand, failure, options, now);
  if ('dead' in decision) {
    if (issueKey) await releaseIssuesOfTask(tx, task.id);
    const ending = { status: 'failed', kind: deadKindOf(failure), reason: decision.dead } as const;
    if (!(await finishTask(tx, store, claim, task, ending, now))) throw new ClaimLost();
    return 'failed';
  }
  const at = Math.max(decision.again, quietUntil);
  await updateTask(tx, task.id, {
    status: 'pending',
    reason: explain(failure),
    nextAttemptAt: at,
  });
  if (!(await store.queue.handBack(tx, claim, at))) throw new ClaimLost();
  return 'pending';
}

function logOutcome(result: Outcome, status: string, now: Millis): void {
  const { call, outcome, startedAt, options } = result;
  const { task, delivery } = call.hand;
  const failure = outcome instanceof Failure ? outcome : undefined;
  noteFacts({ 'task.outcome': outcomeName(result), 'task.status': status });
  if (failure) noteError(outcomeName(result));
  options.log[failure ? 'warn' : 'info']('task.attempted', {
    ...taskFacts(task),
    attempt: task.attempts + 1,
    outcome: outcomeName(result),
    status,
    kind: status === 'failed' && failure ? deadKindOf(failure) : undefined,
    held: failure?.held === true ? true : undefined,
    httpStatus: failure?.httpStatus,
    requestId: failure?.requestId,
    error: failure && explain(failure),
    effect: failure ? undefined : (outcome as Effect).url,
    durationMs: now - startedAt,
    sinceReceiptMs: now - delivery.receivedAt,
    sinceAskedMs: now - task.askedAt,
  });
}
