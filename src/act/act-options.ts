import type { Clock } from '../domain/clock.js';
import type { Log } from '../domain/log.js';
import type { Connections } from '../stage/connections.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import type { Claimant } from '../stage/stage.js';
import type { Store } from '../store/store.js';

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
  /** How many tasks at once. */
  readonly parallel: () => number;
  /** Called when there is room for another task, and when there may be one. */
  readonly freed: () => void;
  /** Called after each commit that started a run. */
  readonly started: () => void;
}
