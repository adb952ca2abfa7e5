import type { AnyAction } from '../domain/action.js';
import type { Millis } from '../domain/clock.js';
import type { Condition, Expression, Template } from './expressions/types.js';
import type { Place } from './place.js';

/** One file of the rules folder, as read. */
export interface RulesFile {
  /** Relative to the rules folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** All rules as loaded at one time, known by the hash of their text. */
export interface Ruleset {
  /** SHA-256 of the files' paths and texts, hex. */
  readonly hash: string;
  readonly files: readonly RulesFile[];
  /** In the order of files' paths, then as written. */
  readonly rules: readonly Rule[];
}

export interface Rule {
  readonly id: string;
  /** As it is written: `renderName` fills its expressions in. */
  readonly name: string | undefined;
  /** Absent: there are no expressions in the name. */
  readonly nameTemplate: Template | undefined;
  readonly description: string | undefined;
  /** Canonical event names. */
  readonly on: readonly string[];
  /** `shadow`: everything but the sending. `off`: it never matches. */
  readonly mode: 'live' | 'shadow' | 'off';
  /** Absent: every event of `on`. */
  readonly condition: Condition | undefined;
  readonly lets: readonly Let[];
  readonly steps: readonly Step[];
  /** It has to be told what Applivery's API says of a build: under `if`, `let`, or in a step. */
  readonly usesBuild: boolean;
  readonly place: Place;
}

export interface Let {
  readonly name: string;
  readonly expression: Expression;
}

export interface Step {
  /** Its `id`, or its place (`1`, `2`, …) where it has none. Persisted with tasks. */
  readonly name: string;
  readonly id: string | undefined;
  /** From 0. */
  readonly position: number;
  readonly action: AnyAction;
  /** The name of the connection: as given, or the action's provider. */
  readonly connection: string;
  /** Absent: runs when all steps before it succeeded. */
  readonly condition: StepCondition | undefined;
  readonly with: WithTree;
  readonly retry: { readonly attempts: number | undefined; readonly maxAge: Millis | undefined };
  readonly onUncertain: 'ask' | 'resend' | 'drop';
  readonly place: Place;
}

export interface StepCondition extends Condition {
  /** It names `success()`, `failure()`, `always()` or `cancelled()`; if not, `success()` is implied. */
  readonly asksStatus: boolean;
}

/** `with`, its strings compiled. */
export type WithTree =
  | { readonly type: 'template'; readonly template: Template; readonly place: Place }
  | { readonly type: 'constant'; readonly value: number | boolean | null }
  | { readonly type: 'list'; readonly items: readonly WithTree[] }
  | { readonly type: 'map'; readonly entries: readonly (readonly [string, WithTree])[] };
