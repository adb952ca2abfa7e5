import type { Task } from '../domain/task.js';

/** Why a task is `dry-run` whose rule is in shadow mode. */
export const inShadowMode = 'The rule is in shadow mode.';
const wouldHaveFailed = `${inShadowMode} It would have failed: `;

/** The reason of a task that could not even have been sent. It is no dead letter: nobody waits for it. */
export function shadowFailure(reason: string): string {
  return `${wouldHaveFailed}${reason}`;
}

/** Why a task in shadow mode would have failed before anything was sent; undefined: it would not. */
export function shadowFailureOf({ mode, status, request, reason }: Task): string | undefined {
  if (mode !== 'shadow' || status !== 'dry-run' || request !== undefined) return undefined;
  return reason?.startsWith(wouldHaveFailed) ? reason.slice(wouldHaveFailed.length) : reason;
}
