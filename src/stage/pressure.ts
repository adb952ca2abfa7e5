import { second, type Clock, type Millis } from '../domain/clock.js';

/** Over this stretch of time deliveries are counted. */
const stretch = second / 4;
/** More deliveries than this in one stretch are more than all stages can do in the same time. */
const manyInStretch = 50;

/**
 * Whether deliveries are coming in faster than everything else can be done. Applivery sends each of
 * them once and what is recorded can wait: under pressure, receiving goes first.
 */
export class Pressure {
  readonly #clock: Clock;
  #since: Millis = 0;
  #count = 0;
  #before = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  received(count: number): void {
    this.#turn();
    this.#count += count;
  }

  get isHigh(): boolean {
    this.#turn();
    return Math.max(this.#count, this.#before) > manyInStretch;
  }

  #turn(): void {
    const now = this.#clock.now();
    const passed = now - this.#since;
    if (passed < stretch) return;
    this.#before = passed < 2 * stretch ? this.#count : 0;
    this.#count = 0;
    this.#since = now;
  }
}
