import { givenUp, readingOfRefusal, type Reading } from '../applivery/reading.js';
import type { BuildKnowledge } from '../domain/build.js';
import type { JsonObject } from '../domain/json.js';
import { buildFactsOf } from '../rules/build-value.js';
import { appliveryAnswerSchema } from './applivery-schema.js';
import type { AppliveryAnswer } from './rule-test.js';

/** What is written under `applivery`; undefined where nothing is, or what does not fit the schema. */
export function appliveryAnswerOf(value: unknown): AppliveryAnswer | undefined {
  const { data } = appliveryAnswerSchema.safeParse(value);
  // It was read from YAML or JSON, which hold nothing else.
  return typeof data === 'object' ? { facts: buildFactsOf(data.build as JsonObject) } : data;
}

const unsaid = "this test does not say what Applivery's API would answer: add `applivery:` to it";

/** What the service makes of an answer. @param answer undefined: the test does not say */
export function readingOfAnswer(answer: AppliveryAnswer | undefined): Reading {
  if (answer === undefined) return { outcome: 'unknown', status: undefined, why: unsaid };
  if (answer === 'unreachable') {
    const trouble = 'it cannot be reached';
    return { outcome: 'later', status: undefined, trouble, retryAt: undefined };
  }
  if (typeof answer === 'number') {
    // What a test writes is Applivery's own answer, whose code nobody needs to know.
    return readingOfRefusal({ status: answer, code: undefined, isOwn: true });
  }
  return { outcome: 'read', status: 200, facts: answer.facts };
}

/** What the service knows after all: whom it could not reach it asks again, for as long as it does. */
export function knowledgeOfAnswer(answer: AppliveryAnswer): BuildKnowledge {
  const reading = readingOfAnswer(answer);
  switch (reading.outcome) {
    case 'read':
      return { known: true, facts: reading.facts };
    case 'unknown':
      return { known: false, why: reading.why };
    case 'later':
      return { known: false, why: givenUp(reading.trouble) };
  }
}
