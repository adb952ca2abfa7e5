import type { By } from '../operate/on-record.js';
import type { WhichRules } from '../operate/replay-delivery.js';
import type { Resolution } from '../operate/resolve-task.js';
import type { DeliveryFilter } from '../store/tables/delivery-lists.js';
import type { TaskFilter } from '../store/tables/tasks.js';
import type { DeliveryDetails, DeliveryView } from '../views/delivery-view.js';
import type { TaskView } from '../views/task-view.js';

/** A part of a list, newest first. */
export interface Page<T> {
  readonly items: T[];
  /** `before` of the page after it; null: there is none. */
  readonly next: string | null;
}

export interface Replay {
  /** The new delivery. */
  readonly delivery: string;
  readonly replayOf: string;
}

/**
 * What came in and what was done, to be read and changed, as the API and the commands show it:
 * in a store, or in a service that is reached over its API. Everything throws `NotPossible` for what
 * is not there, or cannot be changed (any more).
 */
export interface Records {
  deliveries(filter: DeliveryFilter): Promise<Page<DeliveryView>>;
  delivery(id: string): Promise<DeliveryDetails>;
  /** A delivery, and what was sent for it, as a file of rule tests. */
  ruleTest(id: string): Promise<string>;
  replay(id: string, rules: WhichRules, by: By): Promise<Replay>;
  tasks(filter: TaskFilter): Promise<Page<TaskView>>;
  task(id: string): Promise<TaskView>;
  retry(id: string, by: By): Promise<TaskView>;
  cancel(id: string, by: By): Promise<TaskView>;
  resolve(id: string, resolution: Resolution, by: By): Promise<TaskView>;
}
