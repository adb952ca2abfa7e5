import type { Scope } from './expressions/scope.js';
import type { LoadContext } from './load-context.js';

/** What those that load a step, or a part of one, are told beside it. */
export interface StepContext extends LoadContext {
  /** Sees the steps before this one. */
  readonly scope: Scope;
  /** Names under `let` that did not compile. */
  readonly broken: ReadonlySet<string>;
  /** From 0. */
  readonly position: number;
}
