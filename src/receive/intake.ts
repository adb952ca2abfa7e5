import type { Clock } from '../domain/clock.js';
import type { Delivery } from '../domain/delivery.js';
import { insertDeliveries, recordEvents } from '../store/deliveries.js';
import type { Store } from '../store/store.js';
import type { Reading } from './read-delivery.js';

/** More than this many requests waiting for the disk at once are turned away. */
const mostWaiting = 5000;
/** One transaction holds at most this many deliveries. */
const largestBatch = 200;

/** There is no room for another delivery now; the sender should come again. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy';
}

interface Waiting {
  readonly reading: Reading;
  readonly resolve: (delivery: Delivery) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Puts deliveries on disk. What arrives while a transaction is being written goes into the next
 * one together, so that many senders share one wait for the disk and none waits for a timer.
 */
export class Intake {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #recorded: (count: number) => void;
  readonly #waiting: Waiting[] = [];
  #isWriting = false;

  /** @param recorded called after each commit, with how many deliveries it recorded */
  constructor(store: Store, clock: Clock, recorded: (count: number) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#recorded = recorded;
  }

  /**
   * Resolves once the delivery is on disk, with what was recorded: it may be a duplicate.
   * @throws TooBusy, and whatever the database throws; nothing is recorded then
   */
  async record(reading: Reading): Promise<Delivery> {
    if (this.#waiting.length >= mostWaiting) throw new TooBusy('too many deliveries at once');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ reading, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  /** How many deliveries are not on disk yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    do {
      await this.#gather();
      await this.#write(this.#waiting.splice(0, largestBatch));
    } while (this.#waiting.length > 0);
    this.#isWriting = false;
  }

  /**
   * Lets more requests into the batch for as long as each turn of the event loop brings some: one
   * wait for the disk costs as much as dozens of deliveries. A single sender is not kept waiting.
   */
  async #gather(): Promise<void> {
    let before: number;
    do {
      before = this.#waiting.length;
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#waiting.length > before && this.#waiting.length < largestBatch);
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      const deliveries = await this.#store.transaction(async (tx) => {
        const first = await recordEvents(
          tx,
          batch.flatMap(({ reading: { identity, delivery, countsSince } }) =>
            identity === undefined
              ? []
              : [{ identity, delivery: delivery.id, receivedAt: delivery.receivedAt, countsSince }],
          ),
        );
        const settled = batch.map(({ reading }) => settle(reading, first));
        await insertDeliveries(tx, settled);
        const fresh = settled.filter(({ status }) => status === 'received').map(({ id }) => id);
        await this.#store.queue.put(tx, 'match', fresh, this.#clock.now());
        return settled;
      });
      batch.forEach(({ resolve }, index) => {
        const delivery = deliveries[index];
        if (delivery) resolve(delivery);
      });
      this.#recorded(batch.length);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

/** A delivery whose event another delivery brought first is that one's duplicate. */
function settle({ delivery, identity }: Reading, first: ReadonlyMap<string, string>): Delivery {
  const original = identity === undefined ? delivery.id : first.get(identity);
  return original === undefined || original === delivery.id
    ? delivery
    : { ...delivery, status: 'duplicate', duplicateOf: original };
}
