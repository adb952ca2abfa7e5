import { second, type Clock, type Millis } from '../domain/clock.js';
import { countReceived } from '../store/tables/deliveries.js';
import type { Store } from '../store/store.js';

/** What other instances recorded, and what was matched, is known after this long at the latest. */
const countEvery = 10 * second;
/** Nobody is turned away by an older count. */
const freshFor = second;

/**
 * How many deliveries wait to be matched. They are counted now and then, not for each request; what
 * was recorded since is added to it.
 */
export class Backlog {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #most: number;
  #estimate = 0;
  #countedAt: Millis = -Infinity;
  #counting: Promise<void> | undefined;

  constructor(store: Store, clock: Clock, most: number) {
    this.#store = store;
    this.#clock = clock;
    this.#most = most;
  }

  recorded(count: number): void {
    this.#estimate += count;
  }

  async isFull(): Promise<boolean> {
    const age = this.#clock.now() - this.#countedAt;
    if (this.#estimate < this.#most) {
      if (age >= countEvery) void this.#count();
      return false;
    }
    if (age >= freshFor) await this.#count();
    return this.#estimate >= this.#most;
  }

  /** One at a time. When the database does not answer, recording will meet that, too. */
  #count(): Promise<void> {
    this.#counting ??= this.#countNow()
      .catch(() => undefined)
      .finally(() => {
        this.#counting = undefined;
      });
    return this.#counting;
  }

  async #countNow(): Promise<void> {
    const before = this.#estimate;
    this.#countedAt = this.#clock.now();
    const counted = await countReceived(this.#store.db, this.#most);
    this.#estimate = counted + (this.#estimate - before);
  }
}
