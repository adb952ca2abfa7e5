import { hour, minute, type Clock } from '../domain/clock.js';
import type { Log } from '../domain/log.js';
import type { Claimant } from '../stage/stage.js';
import type { Claim } from '../store/queue.js';
import type { PruneStep } from '../store/tables/retention.js';
import type { Store } from '../store/store.js';
import { prunePass, type PrunePart, type Retention } from './prune-pass.js';

export interface PruneOptions {
  readonly store: Store;
  readonly retention: Retention;
  readonly claimant: Claimant;
  readonly clock: Clock;
  readonly log: Log;
}

/** The one entry of the queue. */
const entry = 'data';
/** A start has other things to do. */
const firstAfter = minute;
const every = hour;

interface Pass {
  readonly parts: PrunePart[];
  after: string;
  readonly removed: Map<PrunePart['what'], number>;
}

/** Another instance has the entry now: thrown in a transaction, so that nothing of it is kept. */
class EntryLost extends Error {
  override readonly name = 'EntryLost';
}

/**
 * Removes what is older, or more, than is to be kept. One entry of the queue is handed back with each
 * step, in the step's transaction: so one instance at a time does it, and another one goes on with it
 * when that one is gone.
 */
export class Pruner {
  readonly #options: PruneOptions;
  #pass: Pass | undefined;

  constructor(options: PruneOptions) {
    this.#options = options;
  }

  /** To be called at the start. */
  async plan(): Promise<void> {
    const { store, clock } = this.#options;
    await store.transaction((tx) =>
      store.queue.put(tx, 'prune', [entry], clock.now() + firstAfter),
    );
  }

  /** The stage: one step, if it is due. @returns 0 when there is nothing more for now, else 1 */
  async pruneDue(): Promise<number> {
    const { store, claimant, clock } = this.#options;
    const { owner, lease } = claimant;
    const [claim] = await store.queue.claim('prune', owner, clock.now(), lease, 1);
    if (claim === undefined) return 0;
    try {
      return await this.#step(claim);
    } catch (error) {
      // Where it was is not certain any more; and not at once again, if it cannot be done.
      this.#pass = undefined;
      if (error instanceof EntryLost) return 0;
      await store.queue.handBack(store.db, claim, clock.now() + minute);
      throw error;
    }
  }

  async #step(claim: Claim): Promise<number> {
    const { store, retention, clock } = this.#options;
    this.#pass ??= {
      parts: await prunePass(store.db, retention, clock.now()),
      after: '',
      removed: new Map(),
    };
    const pass = this.#pass;
    const [part] = pass.parts;
    if (part === undefined) return this.#end(claim, pass);
    const step = await store.transaction(async (tx) => {
      const done = await part.step(tx, pass.after);
      if (!(await store.queue.handBack(tx, claim, clock.now()))) throw new EntryLost();
      return done;
    });
    goOn(pass, part, step);
    return 1;
  }

  async #end(claim: Claim, { removed }: Pass): Promise<number> {
    const { store, clock, log } = this.#options;
    this.#pass = undefined;
    await store.transaction((tx) => store.queue.handBack(tx, claim, clock.now() + every));
    if (removed.size > 0) log.info('data.pruned', Object.fromEntries(removed));
    return 0;
  }
}

function goOn(pass: Pass, { what }: PrunePart, { next, removed }: PruneStep): void {
  if (removed > 0) pass.removed.set(what, (pass.removed.get(what) ?? 0) + removed);
  if (next === undefined) pass.parts.shift();
  pass.after = next ?? '';
}
