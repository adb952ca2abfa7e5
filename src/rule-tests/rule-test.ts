import type { BuildFacts } from '../domain/build.js';
import type { Millis } from '../domain/clock.js';
import type { JsonObject } from '../domain/json.js';
import type { Place } from '../rules/place.js';

/** One test of a `*.test.yaml` file, read and found to be without fault. */
export interface RuleTest {
  readonly name: string;
  readonly place: Place;
  /** When the test begins. */
  readonly now: Millis;
  /** In the order of their times. */
  readonly events: readonly TestEvent[];
  /** By `STEP` or `RULE/STEP`: what the provider answers to each attempt; the last answer stays. */
  readonly respond: ReadonlyMap<string, readonly Answer[]>;
  /** By `STEP` or `RULE/STEP`: how the run ends that the step starts. */
  readonly runs: ReadonlyMap<string, RunEnd>;
  readonly expect: readonly ExpectedTask[];
  /** The files whose rules run; undefined: all. */
  readonly only: readonly string[] | undefined;
}

export interface TestEvent {
  /** How long after the test's beginning. */
  readonly at: Millis;
  readonly payload: JsonObject;
  /** What Applivery's API answers when it is asked for the event's build; undefined: the test does not say. */
  readonly applivery: AppliveryAnswer | undefined;
}

/** What it says of a build, an HTTP status with which it refuses, or no answer at all. */
export type AppliveryAnswer = { readonly facts: BuildFacts } | number | 'unreachable';

/** An HTTP status; `lost`: it worked, but no answer came; `unreachable`: nothing was sent. */
export type Answer = number | 'lost' | 'unreachable';

export interface RunEnd {
  /** The provider's own word, such as `success` or `failure`. */
  readonly conclusion: string;
  readonly after: Millis;
}

/** What must be sent: compared are only the keys that are given. */
export interface ExpectedTask {
  readonly rule: string;
  readonly step: string | undefined;
  readonly with: JsonObject | undefined;
  readonly status: ExpectedStatus | undefined;
  readonly attempts: number | undefined;
  readonly place: Place;
}

/** How a task may end in a test. */
export const expectedStatuses = ['succeeded', 'failed', 'uncertain'] as const;
export type ExpectedStatus = (typeof expectedStatuses)[number];
