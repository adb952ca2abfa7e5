import { Actor } from '../act/act-due.js';
import { openBuildReader, type BuildReader } from '../applivery/build-reader.js';
import { ReadBack } from '../applivery/read-back-due.js';
import { minute, second, type Clock, type Millis } from '../domain/clock.js';
import type { Delivery } from '../domain/delivery.js';
import type { Log } from '../domain/log.js';
import { followDue } from '../follow/follow-due.js';
import { matchDue } from '../match/match-due.js';
import { Intake } from '../receive/intake.js';
import { readDelivery } from '../receive/read-delivery.js';
import type { Connections } from '../stage/connections.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import type { Store } from '../store/store.js';

export interface StagesOptions {
  readonly store: Store;
  readonly catalog: RulesetCatalog;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
  /** Whoever answers for Applivery; without it there is no token. */
  readonly reader?: BuildReader;
  readonly mode?: 'live' | 'dry-run';
  /** Tasks that are performed at once. */
  readonly parallel?: number;
}

/** The service's own stages on a store, without their loops: each does what is due when it is told to. */
export class HandDrivenStages {
  readonly #options: StagesOptions;
  readonly #intake: Intake;
  readonly #actor: Actor;
  readonly #readBack: ReadBack;
  #owner = 0;

  constructor(options: StagesOptions) {
    const { store, clock, mode = 'live', parallel = 8 } = options;
    this.#options = options;
    this.#intake = new Intake(store, clock, () => undefined);
    this.#actor = new Actor({
      ...this.#shared(),
      mode,
      random: () => 0.5,
      parallel: () => parallel,
      freed: () => undefined,
      started: () => undefined,
    });
    this.#readBack = new ReadBack({
      ...this.#shared(),
      reader: options.reader ?? openBuildReader({ url: '', clock, token: undefined }),
      random: () => 0.5,
      stopping: new AbortController().signal,
      read: () => undefined,
    });
  }

  /** Receives a body now; what is recorded may be a duplicate, or rejected. */
  receive(body: Buffer): Promise<Delivery> {
    return this.#intake.record(readDelivery(body, undefined, this.#options.clock.now()));
  }

  match(): Promise<number> {
    return matchDue({ ...this.#shared(), planned: () => undefined, needed: () => undefined });
  }

  /** Asks Applivery for builds, once. */
  readBack(): Promise<number> {
    return this.#readBack.readDue();
  }

  /** Performs what is due, once. */
  async act(): Promise<number> {
    const started = await this.#actor.start();
    await this.#actor.settled();
    return started;
  }

  /** @param every how often a run is asked about at first */
  follow(every: Millis = 10 * second): Promise<number> {
    return followDue({ ...this.#shared(), every });
  }

  #shared() {
    // A claimant of its own for each call: a claim that was left behind is not taken for one's own.
    const claimant = { owner: `hand-${++this.#owner}`, lease: minute };
    return { ...this.#options, claimant };
  }
}
