import type { Millis } from './clock.js';
import type { Effect, RunState } from './effect.js';
import type { FailureReason } from './failure.js';
import type { JsonObject } from './json.js';

/**
 * - `pending`: due, or waiting for its time or for the step before it
 * - `held`: flow control
 * - `performing`: an instance is at it
 * - `uncertain`: sent, answer unknown
 * - `following`: done, and the run it started is not over
 * - `succeeded`
 * - `failed`: dead letter
 * - `cancelled`: by a person
 * - `superseded`: flow control let a newer one go instead
 * - `skipped`: its `if` was false
 * - `dry-run`: recorded, not sent: its rule is in shadow mode, nothing is sent at all, or its
 *   connection has no credentials
 */
export const taskStatuses = [
  'pending',
  'held',
  'performing',
  'uncertain',
  'following',
  'succeeded',
  'failed',
  'cancelled',
  'superseded',
  'skipped',
  'dry-run',
] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** Nothing will happen to such a task by itself any more. */
export const finalStatuses: readonly TaskStatus[] = [
  'succeeded',
  'failed',
  'cancelled',
  'superseded',
  'skipped',
  'dry-run',
];

/**
 * Why a task is dead:
 * - `refused`: the provider refused it; its answer says what to fix
 * - `configuration`: a rule or a connection that cannot work
 * - `defect`: ours
 * - `given-up`: nothing is wrong with it, but its time or its tries ran out, or the rule dropped it
 */
export const deadKinds = ['refused', 'configuration', 'defect', 'given-up'] as const;
export type DeadKind = (typeof deadKinds)[number];

/** The mode of a task's rule when the event was matched. A task of a rule in shadow mode is never sent. */
export const taskModes = ['live', 'shadow'] as const;
export type TaskMode = (typeof taskModes)[number];

/** What would be, or was, sent: the rule's `with` after its templates were filled in. */
export interface TaskRequest {
  readonly connection: string;
  readonly uses: string;
  readonly with: JsonObject;
}

/** One step of one matched rule for one event. */
export interface Task {
  readonly id: string;
  readonly delivery: string;
  readonly ruleset: string;
  readonly rule: string;
  /** The step's `id`, or its place (`1`, `2`, …) where it has none. */
  readonly step: string;
  /** Its place among the rule's steps, from 0. */
  readonly position: number;
  readonly uses: string;
  readonly connection: string;
  readonly mode: TaskMode;
  readonly status: TaskStatus;
  /** Why it has that status, where the status alone does not say: a sentence for people. */
  readonly reason: string | undefined;
  /** Of a task that is `failed`. */
  readonly deadKind: DeadKind | undefined;
  readonly createdAt: Millis;
  /** When the event came or, later, a person asked for it again: age counts from here. */
  readonly askedAt: Millis;
  readonly nextAttemptAt: Millis | undefined;
  readonly attempts: number;
  readonly request: TaskRequest | undefined;
  readonly effect: Effect | undefined;
  readonly run: RunState | undefined;
}

export type AttemptOutcome = 'done' | 'adopted' | 'absent' | FailureReason | 'error';

/** One try of a task. */
export interface Attempt {
  /** From 1. */
  readonly n: number;
  readonly at: Millis;
  readonly durationMs: Millis;
  /** `done`, `adopted` (an earlier call was found to have worked), `absent` (looked: it had not), a failure's reason, or `error` (a defect of ours). */
  readonly outcome: AttemptOutcome;
  readonly httpStatus: number | undefined;
  readonly error: string | undefined;
}

/** What later steps can read of an earlier one under `steps.ID`. */
export interface StepState {
  readonly status: TaskStatus;
  /** `success`, `failure`, `cancelled` or `skipped`; of a run that is over, the run's own. */
  readonly conclusion: string;
  readonly id: string;
  readonly url: string;
}

export type StepStates = Readonly<Record<string, StepState>>;
