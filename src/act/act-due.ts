import { minute } from '../domain/clock.js';
import type { Claim } from '../store/queue.js';
import { actOn } from './act-on.js';
import type { ActOptions } from './act-options.js';

/** A task that could not even be looked at (a defect of ours, the database away) waits this long. */
const afterDefect = minute;

/** The act stage: claims tasks that are due and performs them, a bounded number at a time. */
export class Actor {
  readonly #options: ActOptions;
  readonly #inFlight = new Set<Promise<void>>();

  constructor(options: ActOptions) {
    this.#options = options;
  }

  /**
   * Starts what is due, as far as there is room; does not wait for it: a slow provider must not
   * hold up the others.
   * @returns how many tasks were started
   */
  async start(): Promise<number> {
    const { store, claimant, clock, parallel } = this.#options;
    const room = parallel() - this.#inFlight.size;
    if (room <= 0) return 0;
    const claims = await store.queue.claim(
      'act',
      claimant.owner,
      clock.now(),
      claimant.lease,
      room,
    );
    for (const claim of claims) this.#run(claim);
    return claims.length;
  }

  /** Resolves when nothing is in flight. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
  }

  #run(claim: Claim): void {
    const work = this.#guarded(claim).finally(() => {
      this.#inFlight.delete(work);
      this.#options.freed();
    });
    this.#inFlight.add(work);
  }

  async #guarded(claim: Claim): Promise<void> {
    const { store, clock, log } = this.#options;
    try {
      await actOn(claim, this.#options);
    } catch (error) {
      log.error('task.defect', { task: claim.ref, error });
      await store.queue
        .handBack(store.db, claim, clock.now() + afterDefect)
        .catch((cause: unknown) => log.error('task.not-handed-back', { task: claim.ref, cause }));
    }
  }
}
