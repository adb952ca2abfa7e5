import type { Clock } from '../domain/clock.js';
import type { Delivery } from '../domain/delivery.js';
import { insertDeliveries, recordEvents } from '../store/tables/deliveries.js';
import type { Store } from '../store/store.js';
import type { Backlog } from './backlog.js';
import type { Reading } from './read-delivery.js';

/** More than this many requests waiting for the disk at once are turned away. */
const mostWaiting = 1000;
/** Bodies in memory, those that are just being read included; what would be more is turned away. */
export const mostBytes = 64 * 1024 * 1024;
/** One transaction holds at most this many deliveries… */
const largestBatch = 200;
/** …and not much more than these bytes: requests get their turn between two. */
const largestBatchBytes = 4 * 1024 * 1024;

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
  readonly #backlog: Backlog | undefined;
  readonly #waiting: Waiting[] = [];
  #bytes = 0;
  #isWriting = false;

  /**
   * @param recorded called after each commit, with how many deliveries it recorded
   * @param backlog while it is full, nothing is admitted
   */
  constructor(store: Store, clock: Clock, recorded: (count: number) => void, backlog?: Backlog) {
    this.#store = store;
    this.#clock = clock;
    this.#recorded = recorded;
    this.#backlog = backlog;
  }

  /**
   * Keeps room for a body of so many bytes, before it is read.
   * @returns gives the room back; to be called once, when the request is over
   * @throws TooBusy
   */
  async admit(bytes: number): Promise<() => void> {
    if (await this.#backlog?.isFull()) throw new TooBusy('too many deliveries wait to be matched');
    if (this.#bytes + bytes > mostBytes) throw new TooBusy('too much is being received at once');
    this.#bytes += bytes;
    return () => {
      this.#bytes -= bytes;
    };
  }

  /**
   * Resolves once the delivery is on disk, with what was recorded: it may be a duplicate.
   * @throws TooBusy, and whatever the database throws; nothing is recorded then, unless the disk fails at
   * the very end: what comes again is a duplicate then
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
      await this.#write(this.#waiting.splice(0, this.#batchSize()));
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

  #batchSize(): number {
    let bytes = 0;
    let size = 0;
    for (const { reading } of this.#waiting.slice(0, largestBatch)) {
      bytes += reading.delivery.body.length;
      if (size > 0 && bytes > largestBatchBytes) break;
      size++;
    }
    return size;
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
      this.#backlog?.recorded(deliveries.filter(({ status }) => status === 'received').length);
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
