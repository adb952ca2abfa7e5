import type { Clock, Millis } from '../domain/clock.js';

/** Says something that may happen thousands of times a second only now and then, with how often it happened. */
export class Seldom {
  readonly #clock: Clock;
  readonly #every: Millis;
  #saidAt: Millis = -Infinity;
  #count = 0;

  constructor(clock: Clock, every: Millis) {
    this.#clock = clock;
    this.#every = every;
  }

  /** It happened. @param say gets how often since it was said last */
  happened(say: (count: number) => void): void {
    this.#count++;
    const now = this.#clock.now();
    if (now - this.#saidAt < this.#every) return;
    this.#saidAt = now;
    const count = this.#count;
    this.#count = 0;
    say(count);
  }
}
