import type { Delivery } from '../domain/delivery.js';
import type { Event } from '../domain/event.js';
import { effectKey } from '../domain/ids.js';
import type { Task } from '../domain/task.js';
import type { Step } from '../rules/ruleset.js';
import type { Scene } from '../rules/scene.js';
import { buildKnown } from '../stage/build-known.js';
import { findRule } from '../stage/ruleset-catalog.js';
import { eventOf, sceneOf } from '../stage/scene-of.js';
import { findDelivery } from '../store/tables/deliveries.js';
import { findEffect, type EffectRecord } from '../store/tables/effects.js';
import type { Claim } from '../store/queue.js';
import { findTask, tasksOfRule } from '../store/tables/tasks.js';
import type { ActOptions } from './act-options.js';

/** A claimed task, and what is known of an earlier call. */
export interface ClaimedTask {
  readonly claim: Claim;
  readonly task: Task;
  readonly effect: EffectRecord | undefined;
}

/** A claimed task with all that is needed to perform it. */
export interface TaskAtHand extends ClaimedTask {
  readonly delivery: Delivery;
  readonly event: Event;
  readonly step: Step;
  readonly scene: Scene;
  /** Names the task's one effect. */
  readonly key: string;
  /** Its connection's provider is down, and this task finds out whether it still is. */
  readonly isProbe: boolean;
}

/** Where a task cannot be taken in hand: the sentence says why. */
export interface Unusable extends ClaimedTask {
  readonly unusable: string;
}

/** Undefined: there is no such task. */
export async function takeInHand(
  claim: Claim,
  options: ActOptions,
): Promise<TaskAtHand | Unusable | undefined> {
  const { store, catalog, clock, publicUrl } = options;
  const task = await findTask(store.db, claim.ref);
  if (task === undefined) return undefined;
  const claimed = { claim, task, effect: await findEffect(store.db, task.id) };
  const delivery = await findDelivery(store.db, task.delivery);
  if (delivery === undefined) {
    return { ...claimed, unusable: 'Its delivery is not kept any more.' };
  }
  const rule = findRule(await catalog.byHash(task.ruleset), task.rule);
  const step = rule?.steps.find(({ name }) => name === task.step);
  if (step === undefined) {
    return {
      ...claimed,
      unusable: `The rules as they were when it was matched (${task.ruleset.slice(0, 12)}) cannot be used by this version. Replay the delivery to match it with the rules of now.`,
    };
  }
  const steps = await tasksOfRule(store.db, task.delivery, task.rule);
  const event = eventOf(delivery);
  return {
    ...claimed,
    delivery,
    event,
    step,
    scene: sceneOf({
      delivery,
      event,
      build: await buildKnown(store.db, delivery.id),
      rule: task.rule,
      before: steps.filter(({ position }) => position < task.position),
      publicUrl,
      now: clock.now(),
    }),
    key: effectKey(task.delivery, task.rule, task.step),
    isProbe: false,
  };
}
