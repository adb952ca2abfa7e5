import { second, type Clock, type Millis } from '../domain/clock.js';

/** Over this stretch of time deliveries are counted. */
const stretch = second / 4;
/** More deliveries than this in one stretch are more than all stages can do in the same time. */
const manyInStretch = 50;
/** A connection in each of so many turns of the event loop: more wait to be accepted, one a turn is. */
const manyTurns = 8;

/**
 * Whether deliveries are coming in faster than everything else can be done. Applivery sends each of
 * them once and what is recorded can wait: under pressure, receiving goes first.
 */
export class Pressure {
  readonly #clock: Clock;
  #since: Millis = 0;
  #count = 0;
  #before = 0;
  #isCountingTurns = false;
  #hasConnected = false;
  /** So many turns in a row brought a connection. */
  #turns = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  received(count: number): void {
    this.#turn();
    this.#count += count;
  }

  /**
   * A connection was accepted. Node.js accepts one in a turn of its event loop, and stages make turns
   * long: what waits for that is not counted as received for as long as they go on.
   */
  connected(): void {
    this.#hasConnected = true;
    if (this.#isCountingTurns) return;
    this.#isCountingTurns = true;
    setImmediate(() => this.#countTurn());
  }

  get isHigh(): boolean {
    this.#turn();
    return Math.max(this.#count, this.#before) > manyInStretch || this.#turns > manyTurns;
  }

  #countTurn(): void {
    this.#turns = this.#hasConnected ? this.#turns + 1 : 0;
    this.#isCountingTurns = this.#hasConnected;
    this.#hasConnected = false;
    if (this.#isCountingTurns) setImmediate(() => this.#countTurn());
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
