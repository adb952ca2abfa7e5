import type { BuildKnowledge } from '../domain/build.js';
import type { Millis } from '../domain/clock.js';
import { payloadOf, type Delivery } from '../domain/delivery.js';
import type { Event } from '../domain/event.js';
import type { StepState, Task } from '../domain/task.js';
import { buildPathOf } from '../events/build-path.js';
import { readEvent } from '../events/read-event.js';
import type { Scene } from '../rules/scene.js';
import { shadowFailureOf } from './shadow-mode.js';

/** The event that a delivery brought. Not for a rejected delivery, which brought none. */
export function eventOf(delivery: Delivery): Event {
  return readEvent(delivery.action ?? '', payloadOf(delivery), delivery.receivedAt);
}

/** What people open to see a delivery. */
export function deliveryUrl(publicUrl: string, delivery: string): string {
  return `${publicUrl}/deliveries/${delivery}`;
}

/** An id that can stand in an address, and that address in a Markdown link, as it is. */
const plainPath = /^[\w./-]{1,300}$/;

/** What people open to see all that came of a build; of what is of no build, the delivery. */
export function buildUrl(publicUrl: string, delivery: Delivery): string {
  const path = buildPathOf(delivery);
  return path !== undefined && plainPath.test(path)
    ? `${publicUrl}${path}`
    : deliveryUrl(publicUrl, delivery.id);
}

export interface SceneOptions {
  readonly delivery: Delivery;
  readonly event: Event;
  /** Undefined: the event is of no build. */
  readonly build: BuildKnowledge | undefined;
  readonly rule: string;
  /** The tasks of the steps before this one, in order; empty while matching. */
  readonly before: readonly Task[];
  readonly publicUrl: string;
  readonly now: Millis;
}

/** What the expressions of a rule can see of a delivery. */
export function sceneOf(options: SceneOptions): Scene {
  const { delivery, event, build, rule, before, publicUrl, now } = options;
  return {
    event,
    build,
    delivery: {
      id: delivery.id,
      url: deliveryUrl(publicUrl, delivery.id),
      buildUrl: buildUrl(publicUrl, delivery),
    },
    rule: { id: rule },
    steps: Object.fromEntries(before.map((task) => [task.step, stepState(task)])),
    before: outcomeOf(before),
    now,
  };
}

/** The same for each rule, and for each of its steps by the tasks before it. */
export function scenesOf(
  options: Omit<SceneOptions, 'rule' | 'before'>,
): (rule: string, before?: readonly Task[]) => Scene {
  return (rule, before = []) => sceneOf({ ...options, rule, before });
}

function outcomeOf(before: readonly Task[]): Scene['before'] {
  const conclusions = before.map((task) => conclusionOf(task));
  if (conclusions.includes('cancelled')) return 'cancelled';
  return conclusions.includes('failure') ? 'failure' : 'success';
}

/**
 * For the id of what was recorded and not made: a number, as all of GitHub's and GitLab's are, so
 * that a step which needs one is filled in.
 */
const standInId = '999999999';

function stepState(task: Task): StepState {
  const isRecorded = task.status === 'dry-run' && shadowFailureOf(task) === undefined;
  return {
    status: task.status,
    conclusion: conclusionOf(task),
    id: task.effect?.id ?? (isRecorded ? standInId : ''),
    url: task.effect?.url ?? (isRecorded ? `https://dry-run.invalid/${task.id}` : ''),
  };
}

/** A step that was skipped neither fails nor stops those after it. */
function conclusionOf(task: Task): string {
  switch (task.status) {
    case 'failed':
    case 'superseded':
      return 'failure';
    case 'cancelled':
      return 'cancelled';
    case 'skipped':
      return 'skipped';
    case 'dry-run':
      return shadowFailureOf(task) === undefined ? 'success' : 'failure';
    default:
      return 'success';
  }
}
