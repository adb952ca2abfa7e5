import { hour, second, type Millis } from '../domain/clock.js';
import { traced } from '../domain/traced.js';
import type { Claim } from '../store/queue.js';
import { findTask } from '../store/tables/tasks.js';
import { actOn } from './act-on.js';
import type { ActOptions } from './act-options.js';
import { connectionLanes } from './connection-lanes.js';
import { afterDefect, recordDefect } from './record-defect.js';

/** Most calls are over by then. */
const soon = 3 * second;
/** What comes later than this is found by polling. */
const longestTimer = hour;

/** The act stage: claims tasks that are due and performs them, a bounded number at a time. */
export class Actor {
  readonly #options: ActOptions;
  /** With the time when each began. */
  readonly #inFlight = new Map<Promise<void>, Millis>();

  constructor(options: ActOptions) {
    this.#options = {
      ...options,
      lanes: connectionLanes(options.parallel),
      wakeAt: (at) => this.#wakeAt(at),
    };
  }

  /**
   * Starts what is due, as far as there is room; does not wait for it: a slow provider must not
   * hold up the others.
   * @returns how many tasks were started
   */
  async start(): Promise<number> {
    const { store, claimant, clock } = this.#options;
    const room = this.#room();
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
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight.keys());
  }

  /**
   * Calls that last do not count, up to a lane for each of the other connections: a provider that
   * does not answer must not take the room of those that do.
   */
  #room(): number {
    const { parallel, connections, clock } = this.#options;
    const since = clock.now() - soon;
    const lasting = [...this.#inFlight.values()].filter((began) => began <= since).length;
    const others = parallel() * Math.max(0, connections.size - 1);
    return parallel() + Math.min(lasting, others) - this.#inFlight.size;
  }

  /** Turns come between two polls, too. */
  #wakeAt(at: Millis): void {
    const wait = at - this.#options.clock.now();
    if (wait > 0 && wait < longestTimer) setTimeout(this.#options.freed, wait).unref();
  }

  #run(claim: Claim): void {
    const work = this.#guarded(claim).finally(() => {
      this.#inFlight.delete(work);
      this.#options.freed();
    });
    this.#inFlight.set(work, this.#options.clock.now());
  }

  async #guarded(claim: Claim): Promise<void> {
    const { store, clock, log } = this.#options;
    try {
      await traced('act', { 'task.id': claim.ref }, () => actOn(claim, this.#options));
    } catch (error) {
      // What was lost may be the database: the line is written all the same.
      const task = await findTask(store.db, claim.ref).catch(() => undefined);
      const facts = { task: claim.ref, delivery: task?.delivery };
      log.error('task.defect', { ...facts, error });
      await recordDefect(claim, error, this.#options).catch(async () => {
        await store.queue
          .handBack(store.db, claim, clock.now() + afterDefect)
          .catch((cause: unknown) => log.error('task.not-handed-back', { ...facts, cause }));
      });
    }
  }
}
