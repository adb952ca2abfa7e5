import { second, type Clock, type Millis } from '../domain/clock.js';

/** Addresses that are remembered. */
export const mostAddresses = 10_000;
/** An address that was quiet may send what it may send in this time at once. */
const burst = 10 * second;

/**
 * How often one address may ask. For each it keeps the one time at which all that was asked so far
 * would have been asked at the rate that is allowed: as long as that lies little enough ahead, there is room.
 */
export class AddressLimit {
  readonly #clock: Clock;
  readonly #spacing: Millis;
  readonly #paidUntil = new Map<string, Millis>();

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#spacing = second / perSecond;
  }

  /** How many addresses it remembers. */
  get size(): number {
    return this.#paidUntil.size;
  }

  /** Counts a request. @returns 0, or how long to wait before the next one, in milliseconds; then it does not count */
  take(address: string): Millis {
    const now = this.#clock.now();
    const before = Math.max(now, this.#paidUntil.get(address) ?? 0);
    const after = before + this.#spacing;
    const wait = Math.max(0, after - now - burst);
    this.#remember(address, wait > 0 ? before : after);
    return wait;
  }

  #remember(address: string, paidUntil: Millis): void {
    // Deleted first, so that the map is in the order of the last requests; who was quiet the longest goes.
    this.#paidUntil.delete(address);
    this.#paidUntil.set(address, paidUntil);
    const [quietest] = this.#paidUntil.keys();
    if (this.#paidUntil.size > mostAddresses && quietest !== undefined) {
      this.#paidUntil.delete(quietest);
    }
  }
}
