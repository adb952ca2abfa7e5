import type { Millis } from '../domain/clock.js';
import type { Effect } from '../domain/effect.js';
import { Failure } from '../domain/failure.js';
import type { AttemptOutcome } from '../domain/task.js';
import { attemptsOfTasks, insertAttempt } from '../store/attempts.js';
import { recordNoEffect } from '../store/effects.js';
import { recordIssue, releaseIssuesOfTask, type IssueKey } from '../store/issues.js';
import type { Db } from '../store/schema.js';
import { updateTask } from '../store/tasks.js';
import type { ActOptions } from './act-options.js';
import { finishTask } from './finish-task.js';
import { isUnlocated } from './unlocated.js';
import { decide, defaultRetryLimits, explain, nextLook, type Decision } from './retry-policy.js';
import type { TaskAtHand } from './task-at-hand.js';

export interface Outcome {
  readonly hand: TaskAtHand;
  readonly issueKey: IssueKey | undefined;
  /** The issue was there before. */
  readonly repeated: boolean;
  readonly startedAt: Millis;
  readonly outcome: Effect | Failure;
  /** `adopted`: an earlier call's effect was found. */
  readonly how?: 'done' | 'adopted';
  readonly options: ActOptions;
}

/** Records an attempt and what follows from it, in one transaction. */
export async function recordOutcome(result: Outcome): Promise<void> {
  const { hand, outcome, options } = result;
  const { store, clock, log } = options;
  const { task } = hand;
  const now = clock.now();
  const held = await store.transaction(async (tx) => {
    await insertAttempt(tx, task.id, {
      n: task.attempts + 1,
      at: result.startedAt,
      durationMs: now - result.startedAt,
      outcome: outcomeName(result),
      httpStatus: outcome instanceof Failure ? outcome.httpStatus : undefined,
      error: outcome instanceof Failure ? explain(outcome) : undefined,
    });
    await updateTask(tx, task.id, { attempts: task.attempts + 1 });
    return outcome instanceof Failure
      ? recordFailure(tx, result, outcome, now)
      : recordSuccess(tx, result, outcome, now);
  });
  const failure = outcome instanceof Failure ? outcome : undefined;
  log[failure ? 'warn' : 'info']('task.attempted', {
    task: task.id,
    delivery: task.delivery,
    rule: task.rule,
    step: task.step,
    uses: task.uses,
    connection: task.connection,
    attempt: task.attempts + 1,
    outcome: outcomeName(result),
    status: held,
    httpStatus: failure?.httpStatus,
    requestId: failure?.requestId,
    error: failure && explain(failure),
    effect: failure ? undefined : (outcome as Effect).url,
    durationMs: now - result.startedAt,
    sinceReceiptMs: now - hand.delivery.receivedAt,
  });
  if (!failure && (outcome as Effect).run) options.started();
}

function outcomeName({ outcome, how }: Outcome): AttemptOutcome {
  return outcome instanceof Failure ? outcome.reason : (how ?? 'done');
}

async function recordSuccess(
  tx: Db,
  { hand, issueKey, repeated, options }: Outcome,
  effect: Effect,
  now: Millis,
): Promise<string> {
  if (issueKey && effect.issue) await recordIssue(tx, issueKey, effect.issue, repeated, now);
  const status = effect.run || isUnlocated(effect) ? 'following' : 'succeeded';
  await finishTask(tx, options.store, hand.claim, hand.task, { status, effect }, now);
  return status;
}

async function recordFailure(
  tx: Db,
  result: Outcome,
  failure: Failure,
  now: Millis,
): Promise<string> {
  const { hand, issueKey, options } = result;
  const { store } = options;
  const { task, claim } = hand;
  if (failure.reason === 'unknown' && !hand.step.action.idempotent) {
    const at = nextLook(now, now);
    await updateTask(tx, task.id, {
      status: 'pending',
      reason: `${explain(failure)} Whether it worked is being found out.`,
      nextAttemptAt: at,
    });
    await store.queue.handBack(tx, claim, at);
    return 'pending';
  }
  // Idempotent actions may simply be repeated, so for them an unknown outcome is as good as none.
  await recordNoEffect(tx, task.id);
  const decision = await decideFor(tx, result, failure, now);
  if ('dead' in decision) {
    if (issueKey) await releaseIssuesOfTask(tx, task.id);
    await finishTask(tx, store, claim, task, { status: 'failed', reason: decision.dead }, now);
    return 'failed';
  }
  await updateTask(tx, task.id, {
    status: 'pending',
    reason: explain(failure),
    nextAttemptAt: decision.again,
  });
  await store.queue.handBack(tx, claim, decision.again);
  return 'pending';
}

/** Asks the policy; tries from before a person asked again do not count. */
export async function decideFor(
  tx: Db,
  { hand, options }: Pick<Outcome, 'hand' | 'options'>,
  failure: Failure,
  now: Millis,
): Promise<Decision> {
  const { task, step } = hand;
  const attempts = (await attemptsOfTasks(tx, [task.id])).get(task.id) ?? [];
  const failures = attempts.filter(
    ({ at, outcome }) => at >= task.askedAt && !['rate-limited', 'absent'].includes(outcome),
  );
  return decide({
    failures: failures.length,
    failure,
    now,
    askedAt: task.askedAt,
    limits: {
      attempts: step.retry.attempts ?? defaultRetryLimits.attempts,
      maxAge: step.retry.maxAge ?? defaultRetryLimits.maxAge,
    },
    random: options.random,
  });
}
