import type { Clock, Millis } from '../domain/clock.js';

/** A clock that stands still until it is moved. */
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

  moveTo(time: Millis): void {
    this.#now = time;
  }
}
