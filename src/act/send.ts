import { second } from '../domain/clock.js';
import type { Effect } from '../domain/effect.js';
import { Failure } from '../domain/failure.js';
import type { TaskRequest } from '../domain/task.js';
import { recordIntent } from '../store/effects.js';
import { reserveIssue, type KeptIssue } from '../store/issues.js';
import { updateTask } from '../store/tasks.js';
import type { ActOptions } from './act-options.js';
import { contextOf, prepareCall, type Call } from './call.js';
import { recordOutcome } from './record-outcome.js';
import type { TaskAtHand } from './task-at-hand.js';

/** Another task is making the same issue: look again after this long. */
const whileMaking = 5 * second;

/**
 * Announces the call, makes it once, records the answer.
 * @param resends how often it was sent before although that may have worked
 */
export async function send(
  hand: TaskAtHand,
  request: TaskRequest,
  options: ActOptions,
  resends: number,
): Promise<void> {
  const { store, clock } = options;
  const { claim, task, key } = hand;
  const call = prepareCall(hand, request, options);
  const kept = await store.transaction(async (tx) => {
    const issue = call.issueKey && (await reserveIssue(tx, call.issueKey, task.id, clock.now()));
    if (isMadeByAnother(issue, task.id)) {
      const at = clock.now() + whileMaking;
      await updateTask(tx, task.id, {
        nextAttemptAt: at,
        reason: `Waits for task ${issue.task}, which is making the same issue.`,
      });
      await store.queue.handBack(tx, claim, at);
      return 'wait';
    }
    await updateTask(tx, task.id, { status: 'performing', reason: undefined, request });
    await recordIntent(tx, task.id, key, clock.now(), resends);
    return issue;
  });
  if (kept === 'wait') return;
  const startedAt = clock.now();
  const outcome = await perform(call, kept, options);
  await recordOutcome({
    hand,
    issueKey: call.issueKey,
    repeated: kept?.state === 'made',
    startedAt,
    outcome,
    options,
  });
}

async function perform(
  call: Call,
  kept: KeptIssue | undefined,
  options: ActOptions,
): Promise<Effect | Failure> {
  const { action } = call.hand.step;
  try {
    return await action.perform(call.connection.handle, call.input, contextOf(call, kept, options));
  } catch (error) {
    if (error instanceof Failure) return error;
    options.log.error('task.defect', { task: call.hand.task.id, error });
    // A defect of ours may have struck after the call: only looking tells.
    return new Failure('unknown', `A defect of this service: ${String(error)}`, { cause: error });
  }
}

function isMadeByAnother(
  issue: KeptIssue | undefined,
  task: string,
): issue is KeptIssue & { state: 'making' } {
  return issue?.state === 'making' && issue.task !== task;
}
