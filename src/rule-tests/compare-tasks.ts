import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json } from '../domain/json.js';
import { align } from './align.js';
import type { ExpectedTask } from './rule-test.js';
import type { Difference, GotTask, ValueDifference } from './test-result.js';

/**
 * Compares what was expected, in order, with what was sent. Both lists are laid side by side so that
 * as many as possible stand beside one of the same rule and step.
 *
 * @param whyNot why an expected task was not sent
 */
export function compareTasks(
  expected: readonly ExpectedTask[],
  got: readonly GotTask[],
  whyNot: (expected: ExpectedTask) => readonly string[],
): Difference[] {
  return align(expected, got, weightOf).flatMap(({ left, right }): Difference[] => {
    if (left === undefined) return [{ kind: 'not-expected', got: right }];
    if (right === undefined) return [{ kind: 'not-sent', expected: left, why: whyNot(left) }];
    const values = differencesOf(left, right);
    return values.length === 0 ? [] : [{ kind: 'differs', expected: left, got: right, values }];
  });
}

/** 0: another rule or step. What fits whole weighs a little more than what has differences. */
function weightOf(expected: ExpectedTask, got: GotTask): number {
  if (expected.rule !== got.rule) return 0;
  if (expected.step !== undefined && expected.step !== got.step) return 0;
  return differencesOf(expected, got).length === 0 ? 1001 : 1000;
}

function differencesOf(expected: ExpectedTask, got: GotTask): ValueDifference[] {
  const { status, attempts } = expected;
  // What failed before anything was sent is not what was expected, unless that is said.
  const wantsFailure = got.sentAfter === undefined && status === undefined;
  const shown = got.status === 'following' ? 'succeeded' : got.status;
  return [
    ...(wantsFailure || (status !== undefined && status !== shown)
      ? [{ path: 'status', expected: status ?? 'succeeded', got: withReason(shown, got.reason) }]
      : []),
    ...(attempts !== undefined && attempts !== got.attempts
      ? [{ path: 'attempts', expected: attempts, got: got.attempts }]
      : []),
    ...(expected.with ? partial(expected.with, got.with, 'with') : []),
  ];
}

function withReason(status: string, reason: string | undefined): string {
  return reason === undefined ? status : `${status}: ${reason}`;
}

/** Of maps only the keys that are named; everything else whole. */
function partial(expected: Json, got: Json | undefined, path: string): ValueDifference[] {
  if (isJsonObject(expected) && isJsonObject(got)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      partial(value ?? null, Object.hasOwn(got, key) ? got[key] : undefined, `${path}.${key}`),
    );
  }
  return isDeepStrictEqual(expected, got) ? [] : [{ path, expected, got }];
}
