import type { BuildKnowledge } from '../domain/build.js';
import type { Millis } from '../domain/clock.js';
import type { Event } from '../domain/event.js';
import type { StepStates } from '../domain/task.js';

/** All that an expression can see, and nothing else: no secrets, no environment, no clock of its own. */
export interface Scene {
  readonly event: Event;
  /** Undefined: the event is of no build, or nobody asked for it. */
  readonly build: BuildKnowledge | undefined;
  readonly delivery: { readonly id: string; readonly url: string; readonly buildUrl: string };
  readonly rule: { readonly id: string };
  /** The steps before this one, by id. Empty while matching. */
  readonly steps: StepStates;
  /** For `success()`, `failure()` and `cancelled()`: how all the steps before this one ended, with or without an id. */
  readonly before: 'success' | 'failure' | 'cancelled';
  readonly now: Millis;
}
