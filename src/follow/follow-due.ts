import { day, minute, second, type Clock, type Millis } from '../domain/clock.js';
import type { RunState } from '../domain/effect.js';
import { Failure } from '../domain/failure.js';
import type { Log } from '../domain/log.js';
import { noteError, noteFacts, traced } from '../domain/traced.js';
import type { Connections } from '../stage/connections.js';
import type { Claimant } from '../stage/stage.js';
import type { Claim } from '../store/queue.js';
import { findRun, recordCheck, type Run } from '../store/tables/runs.js';
import type { Db } from '../store/schema.js';
import type { Store } from '../store/store.js';
import { updateTask } from '../store/tables/tasks.js';

export interface FollowOptions {
  readonly store: Store;
  readonly connections: Connections;
  readonly claimant: Claimant;
  readonly clock: Clock;
  readonly log: Log;
  /** How often a run is asked about at first. */
  readonly every: Millis;
}

/** Runs that are asked about at once. */
const largestBatch = 20;
/** A run that lasts is asked about less and less often, down to this. */
const slowest = 2 * minute;
/** GitHub ends a run after 35 days at the latest; GitLab's may stand still for ever. */
const longestRun = 36 * day;
/** After a read that failed. */
const afterFailure = 30 * second;

/**
 * Runs → their end: asks the providers about runs that are not over.
 * @returns how many were asked about
 */
export async function followDue(options: FollowOptions): Promise<number> {
  const { store, claimant, clock } = options;
  const claims = await store.queue.claim(
    'follow',
    claimant.owner,
    clock.now(),
    claimant.lease,
    largestBatch,
  );
  await Promise.all(
    claims.map((claim) => traced('follow', { 'task.id': claim.ref }, () => follow(claim, options))),
  );
  return claims.length;
}

async function follow(claim: Claim, options: FollowOptions): Promise<void> {
  const { store, clock, log } = options;
  let run: Run | undefined;
  try {
    run = await findRun(store.db, claim.ref);
    if (run === undefined) {
      await store.queue.finish(store.db, claim);
      return;
    }
    noteFacts({ 'delivery.id': run.delivery, connection: run.connection });
    await record(claim, run, await ask(run, options), options);
  } catch (error) {
    const facts = { task: claim.ref, delivery: run?.delivery };
    noteError(error instanceof Error ? error.name : 'unknown');
    log.error('run.defect', { ...facts, error });
    await store.queue
      .handBack(store.db, claim, clock.now() + afterFailure)
      .catch((cause: unknown) => log.error('run.not-handed-back', { ...facts, cause }));
  }
}

async function ask(
  run: Run,
  { connections }: FollowOptions,
): Promise<RunState | 'unchanged' | Failure> {
  const connection = connections.get(run.connection);
  if (connection === undefined) {
    return new Failure(
      'unavailable',
      `The connection \`${run.connection}\` has no credentials now`,
    );
  }
  try {
    return await connection.provider.readRun(connection.handle, run.address, run.state?.etag);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

async function record(
  claim: Claim,
  run: Run,
  answer: RunState | 'unchanged' | Failure,
  { store, clock, log, every }: FollowOptions,
): Promise<void> {
  const now = clock.now();
  const lost = whyLost(run, answer, now);
  const state = typeof answer === 'object' && !(answer instanceof Failure) ? answer : undefined;
  await store.transaction(async (tx) => {
    await recordCheck(tx, run.task, now, state);
    if (state?.over || lost !== undefined) {
      if (await store.queue.finish(tx, claim)) await end(tx, run.task, lost);
      return;
    }
    await store.queue.handBack(tx, claim, nextCheck(run, answer, now, every));
  });
  const facts = {
    task: run.task,
    delivery: run.delivery,
    connection: run.connection,
    run: run.address.id,
    target: run.address.target,
  };
  if (state?.over) {
    const { status, conclusion } = state;
    log.info('run.finished', { ...facts, status, conclusion, durationMs: now - run.startedAt });
  } else if (answer instanceof Failure) {
    const { reason, message } = answer;
    noteError(reason);
    log.warn('run.not-read', { ...facts, outcome: reason, error: message, givenUp: lost });
  } else {
    log.debug('run.checked', { ...facts, status: state?.status ?? 'unchanged' });
  }
}

/** The task did what it was for when the run started; how the run ends is the run's own fact. */
async function end(tx: Db, task: string, lost: string | undefined): Promise<void> {
  await updateTask(tx, task, { status: 'succeeded', reason: lost });
}

function whyLost(
  run: Run,
  answer: RunState | 'unchanged' | Failure,
  now: Millis,
): string | undefined {
  if (answer instanceof Failure && answer.reason === 'not-found') {
    return `The run is not followed any more: ${answer.message}`;
  }
  if (now - run.startedAt > longestRun) {
    return 'The run is not followed any more: it has not ended for more than 36 days.';
  }
  return undefined;
}

/** A tenth of the time it has been running, so that a short run is seen at once and a long one asked about seldom. */
function nextCheck(
  run: Run,
  answer: RunState | 'unchanged' | Failure,
  now: Millis,
  every: Millis,
): Millis {
  if (answer instanceof Failure)
    return Math.max(answer.retryAt ?? 0, now + Math.max(every, afterFailure));
  return now + Math.min(Math.max(every, (now - run.startedAt) / 10), Math.max(every, slowest));
}
