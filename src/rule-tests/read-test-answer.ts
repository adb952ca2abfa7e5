import type { JsonObject } from '../domain/json.js';
import { canonicalName, isOfBuild } from '../events/declarations.js';
import { appliveryAnswerOf } from './applivery-answer.js';
import { checkBuildFacts } from './check-build-facts.js';
import type { TestContext } from './read-rule-tests.js';
import type { AppliveryAnswer } from './rule-test.js';

/** The answer of Applivery under `applivery`, of a test or of one of its events. Nobody asks about what is of no build. */
export function readTestAnswer(
  value: JsonObject,
  payload: JsonObject,
  { findings, path }: TestContext,
): AppliveryAnswer | undefined {
  if (value.applivery === undefined) return undefined;
  const at = [...path, 'applivery'];
  const { action } = payload;
  const event = canonicalName(typeof action === 'string' ? action : '');
  if (!isOfBuild(event)) {
    findings.atKey(at, {
      code: 'no-build',
      message: `\`${event}\` is of no build: Applivery is asked nothing about it`,
    });
    return undefined;
  }
  const answer = appliveryAnswerOf(value.applivery);
  if (typeof answer === 'object') checkBuildFacts(answer.facts, findings, [...at, 'build']);
  return answer;
}
