import type { JsonObject } from '../domain/json.js';
import { canonicalName, isOfBuild } from '../events/declarations.js';
import { appliveryAnswerOf } from './applivery-answer.js';
import { checkBuildFacts } from './check-build-facts.js';
import type { AppliveryAnswer, TestEvent } from './rule-test.js';
import type { TestContext } from './test-context.js';

/** The answer of Applivery under `applivery`, of a test or of one of its events. Nobody asks about what is of no build. */
export function readTestAnswer(
  value: JsonObject,
  payload: JsonObject,
  context: TestContext,
): AppliveryAnswer | undefined {
  const event = nameOf(payload);
  return readAnswer(value, context, isOfBuild(event), `\`${event}\` is of no build`);
}

/** The answer for all of the events of a test that have none of their own. */
export function readAnswerForAll(
  value: JsonObject,
  events: readonly TestEvent[],
  context: TestContext,
): AppliveryAnswer | undefined {
  const isAsked = events.some(({ payload }) => isOfBuild(nameOf(payload)));
  return readAnswer(value, context, isAsked, 'none of the events is of a build');
}

function nameOf({ action }: JsonObject): string {
  return canonicalName(typeof action === 'string' ? action : '');
}

function readAnswer(
  { applivery }: JsonObject,
  { findings, path }: TestContext,
  isAsked: boolean,
  why: string,
): AppliveryAnswer | undefined {
  if (applivery === undefined) return undefined;
  const at = [...path, 'applivery'];
  if (!isAsked) {
    const message = `${why}: Applivery is asked nothing about it`;
    findings.atKey(at, { code: 'no-build', message });
    return undefined;
  }
  const answer = appliveryAnswerOf(applivery);
  if (typeof answer === 'object') checkBuildFacts(answer.facts, findings, [...at, 'build']);
  return answer;
}
