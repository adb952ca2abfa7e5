import type { Clock, Millis } from '../../src/domain/clock.js';

/** A clock that stands still until the test moves it. */
export class HandClock implements Clock {
  #now: Millis;

  constructor(now: Millis = Date.parse('2026-11-23T09:00:00Z')) {
    this.#now = now;
  }

  now(): Millis {
    return this.#now;
  }

  move(by: Millis): void {
    this.#now += by;
  }
}
