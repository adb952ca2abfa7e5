import type { Clock, Millis } from '../domain/clock.js';
import type { Gate } from '../domain/provider.js';

/** How much a provider still takes before its limit is reached, as it said itself. */
export interface Allowance {
  readonly requests: number;
  /** What it takes in all. */
  readonly of: number;
  /** When it said so. */
  readonly at: Millis;
}

/** What providers told this process of how much may still be asked. */
export class Allowances {
  readonly #clock: Clock;
  readonly #left = new Map<string, Allowance>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A gate that listens to what it is told, beside another one. */
  listen(connection: string, gate: Gate): Gate {
    return {
      admit: (nature) => gate.admit(nature),
      pause: (until, reason) => gate.pause(until, reason),
      remaining: (requests, of) => {
        this.#left.set(connection, { requests, of, at: this.#clock.now() });
        gate.remaining?.(requests, of);
      },
    };
  }

  /** Undefined: its provider has not said yet. */
  of(connection: string): Allowance | undefined {
    return this.#left.get(connection);
  }
}
