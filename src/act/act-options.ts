import type { Clock, Millis } from '../domain/clock.js';
import type { Log } from '../domain/log.js';
import type { Connections } from '../stage/connections.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import type { Claimant } from '../stage/stage.js';
import type { Store } from '../store/store.js';

/** One for each connection, with room for so many calls at once. */
export interface Lanes {
  /** False: there is no room; come again after `pause` milliseconds. */
  enter(connection: string): boolean;
  leave(connection: string): void;
  readonly pause: Millis;
}

export interface ActOptions {
  readonly store: Store;
  readonly catalog: RulesetCatalog;
  readonly connections: Connections;
  /** `dry-run`: everything but the sending. */
  readonly mode: 'live' | 'dry-run';
  readonly claimant: Claimant;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
  /** 0 ≤ random < 1. */
  readonly random: () => number;
  /** How many tasks at once, for each connection. */
  readonly parallel: () => number;
  /** Set by the actor: keeps one connection from taking the room of the others. */
  readonly lanes?: Lanes;
  /** Set by the actor: looks for what is due at that time, and not at the next poll. */
  readonly wakeAt?: (at: Millis) => void;
  /** Called when there is room for another task, and when there may be one. */
  readonly freed: () => void;
  /** Called after each commit that started a run. */
  readonly started: () => void;
}
