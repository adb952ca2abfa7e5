import type { BuildReader } from '../applivery/build-reader.js';
import type { Reading } from '../applivery/reading.js';
import type { Event } from '../domain/event.js';
import { readingOfAnswer } from './applivery-answer.js';
import type { AppliveryAnswer } from './rule-test.js';

/** Applivery's API in one test: it answers as the test says. */
export class TestBuildReader implements BuildReader {
  /** By what the event holds, the time of its receipt included. */
  readonly #answers = new Map<string, AppliveryAnswer>();

  /** From now on an event's build is known, or refused, as an answer says. */
  learn({ value }: Event, answer: AppliveryAnswer | undefined): void {
    if (answer !== undefined) this.#answers.set(JSON.stringify(value), answer);
  }

  read({ value }: Event): Promise<Reading> {
    return Promise.resolve(readingOfAnswer(this.#answers.get(JSON.stringify(value))));
  }
}
