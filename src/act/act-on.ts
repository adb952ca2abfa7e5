import { formatDuration } from '../domain/clock.js';
import { finalStatuses, type TaskRequest } from '../domain/task.js';
import { renderWith } from '../rules/render-with.js';
import type { Step } from '../rules/ruleset.js';
import type { Scene } from '../rules/scene.js';
import type { Claim } from '../store/queue.js';
import type { ActOptions } from './act-options.js';
import { finishTask, type Ending } from './finish-task.js';
import { locateRun } from './locate-run.js';
import { look } from './look.js';
import { defaultRetryLimits } from './retry-policy.js';
import { send } from './send.js';
import { takeInHand, type TaskAtHand } from './task-at-hand.js';

/** Does the next thing for a claimed task: skips it, records it, looks for an earlier call's effect, or sends. */
export async function actOn(claim: Claim, options: ActOptions): Promise<void> {
  const { store } = options;
  const hand = await takeInHand(claim, options);
  if (hand === undefined || finalStatuses.includes(hand.task.status)) {
    await store.queue.finish(store.db, claim);
    return;
  }
  if ('unusable' in hand) {
    await end(claim, hand.task, { status: 'failed', reason: hand.unusable }, options);
    return;
  }
  if (hand.effect?.state === 'done') {
    await locateRun(hand, options);
    return;
  }
  const next = prepare(hand, options);
  if ('status' in next) {
    await end(claim, hand.task, next, options);
    return;
  }
  if (hand.effect?.state === 'intended') await look(hand, next, options);
  else await send(hand, next, options, 0);
}

/** What is to be sent, or how the task ends without anything being sent. */
function prepare(hand: TaskAtHand, options: ActOptions): TaskRequest | Ending {
  const { task, step, scene } = hand;
  // Once a call may have been made, neither `if` nor age can undo it: it has to be found out.
  const mayBeSent = hand.effect?.state === 'intended';
  if (!mayBeSent) {
    const reason = whySkipped(step, scene) ?? undefined;
    if (reason !== undefined) return { status: 'skipped', reason };
    const maxAge = step.retry.maxAge ?? defaultRetryLimits.maxAge;
    if (options.clock.now() - task.askedAt > maxAge) {
      return {
        status: 'failed',
        reason: `Too old: the event came more than ${formatDuration(maxAge)} ago (max-age). Retry the task to send it all the same.`,
      };
    }
  }
  const rendered = renderWith(step, scene);
  if (!rendered.ok) {
    const problems = rendered.problems.map(
      ({ message, place }) => `${message} (${place.file}:${place.line}:${place.column})`,
    );
    return { status: 'failed', reason: `The rule cannot be filled in: ${problems.join('; ')}.` };
  }
  const request = { connection: task.connection, uses: task.uses, with: rendered.value };
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

function whySkipped(step: Step, scene: Scene): string | undefined {
  const implied = step.condition?.asksStatus !== true;
  if (implied && scene.before !== 'success') {
    return scene.before === 'cancelled'
      ? 'A step before it was cancelled.'
      : 'A step before it failed.';
  }
  const verdict = step.condition?.test(scene);
  return verdict?.met === false ? `Its \`if\` ${verdict.why.text}.` : undefined;
}

async function end(
  claim: Claim,
  task: TaskAtHand['task'],
  ending: Ending,
  { store, clock, log, freed }: ActOptions,
): Promise<void> {
  const held = await store.transaction((tx) =>
    finishTask(tx, store, claim, task, ending, clock.now()),
  );
  if (!held) return;
  log.info('task.ended', {
    task: task.id,
    delivery: task.delivery,
    rule: task.rule,
    step: task.step,
    uses: task.uses,
    status: ending.status,
    reason: 'reason' in ending ? ending.reason : undefined,
  });
  freed();
}
