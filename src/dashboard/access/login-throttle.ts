import { second, type Clock, type Millis } from '../../domain/clock.js';

/** Typing errors cost nothing. */
const free = 5;
const longestWait = 60 * second;
/** Addresses that are remembered. */
const mostAddresses = 10_000;

interface Failures {
  readonly count: number;
  readonly until: Millis;
}

/**
 * Slows down whoever guesses tokens: after some failures from an address, each one doubles the wait
 * before the next try. It forgets the addresses that were quiet the longest when there are too many.
 */
export class LoginThrottle {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many addresses it remembers. */
  get size(): number {
    return this.#failures.size;
  }

  /** How long the address has to wait before it may try; 0: it may now. */
  waitOf(address: string): Millis {
    const known = this.#failures.get(address);
    return Math.max(0, (known?.until ?? 0) - this.#clock.now());
  }

  failed(address: string): void {
    const count = (this.#failures.get(address)?.count ?? 0) + 1;
    const wait = count < free ? 0 : Math.min(longestWait, second * 2 ** (count - free));
    // Deleted first, so that the map is in the order of the last failures.
    this.#failures.delete(address);
    this.#failures.set(address, { count, until: this.#clock.now() + wait });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > mostAddresses && oldest !== undefined) this.#failures.delete(oldest);
  }

  succeeded(address: string): void {
    this.#failures.delete(address);
  }
}
