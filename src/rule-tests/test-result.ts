import type { Millis } from '../domain/clock.js';
import type { JsonObject } from '../domain/json.js';
import type { ExpectedTask, RuleTest } from './rule-test.js';

/** What became of one test. */
export interface TestResult {
  readonly test: RuleTest;
  /** What was sent, and what failed before it could be, in order. */
  readonly got: readonly GotTask[];
  /** Empty: it passed. */
  readonly differences: readonly Difference[];
  readonly durationMs: number;
}

/** A task that was sent, or that failed before it could be. */
export interface GotTask {
  readonly rule: string;
  readonly step: string;
  readonly uses: string;
  readonly with: JsonObject;
  readonly status: string;
  /** Why it has that status, where the status alone does not say. */
  readonly reason: string | undefined;
  readonly attempts: number;
  /** How the run ended that it started; undefined: it started none. */
  readonly run: string | undefined;
  /** How long after the test's beginning it was first sent; undefined: it never was. */
  readonly sentAfter: Millis | undefined;
}

export type Difference =
  /** With why it was not, as sentences. */
  | { readonly kind: 'not-sent'; readonly expected: ExpectedTask; readonly why: readonly string[] }
  | { readonly kind: 'not-expected'; readonly got: GotTask }
  | {
      readonly kind: 'differs';
      readonly expected: ExpectedTask;
      readonly got: GotTask;
      readonly values: readonly ValueDifference[];
    }
  /** The service itself stumbled: a defect of this program. */
  | { readonly kind: 'defect'; readonly message: string };

export interface ValueDifference {
  /** Such as `with.inputs.build_id`. */
  readonly path: string;
  readonly expected: unknown;
  /** Undefined: there is no such value. */
  readonly got: unknown;
}
