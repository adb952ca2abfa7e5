import type { Attempt, DeadKind, Task, TaskMode, TaskRequest, TaskStatus } from '../domain/task.js';
import { adoptedHow, type Adopted } from './adopted-how.js';
import { taskSentence } from './task-sentence.js';

/** A task as the API and the commands show it. */
export interface TaskView {
  readonly id: string;
  readonly delivery: string;
  readonly rule: string;
  readonly step: string;
  readonly uses: string;
  readonly connection: string;
  /** `shadow`: its rule was in shadow mode, so that it is never sent. */
  readonly mode: TaskMode;
  readonly status: TaskStatus;
  readonly reason: string | null;
  /** Why it is dead: `refused` by the provider, `configuration`, a `defect` of ours, or `given-up`. */
  readonly kind: DeadKind | null;
  readonly createdAt: string;
  readonly attempts: readonly {
    readonly n: number;
    readonly at: string;
    readonly durationMs: number;
    readonly outcome: string;
    readonly httpStatus: number | null;
    readonly error: string | null;
  }[];
  readonly nextAttemptAt: string | null;
  readonly request: TaskRequest | null;
  readonly effect: {
    readonly kind: string;
    readonly id: string | null;
    readonly url: string | null;
    /** How it became known that an earlier call had worked; null: the call was answered. */
    readonly adopted: Adopted | null;
    readonly warnings: readonly string[];
  } | null;
  readonly run: {
    readonly id: string | null;
    readonly url: string | null;
    readonly status: string;
    readonly conclusion: string | null;
  } | null;
  /** The one sentence that says it all. */
  readonly explanation: string;
}

export function taskView(task: Task, attempts: readonly Attempt[]): TaskView {
  const { effect, run } = task;
  return {
    id: task.id,
    delivery: task.delivery,
    rule: task.rule,
    step: task.step,
    uses: task.uses,
    connection: task.connection,
    mode: task.mode,
    status: task.status,
    reason: task.reason ?? null,
    kind: task.deadKind ?? null,
    createdAt: new Date(task.createdAt).toISOString(),
    attempts: attempts.map(({ at, httpStatus, error, ...attempt }) => ({
      ...attempt,
      at: new Date(at).toISOString(),
      httpStatus: httpStatus ?? null,
      error: error ?? null,
    })),
    nextAttemptAt:
      task.nextAttemptAt === undefined ? null : new Date(task.nextAttemptAt).toISOString(),
    request: task.request ?? null,
    effect: effect
      ? {
          kind: effect.kind,
          id: effect.id ?? null,
          url: effect.url ?? null,
          adopted: adoptedHow(effect) ?? null,
          warnings: effect.warnings ?? [],
        }
      : null,
    run: run
      ? {
          id: effect?.run?.id ?? null,
          url: run.url ?? effect?.url ?? null,
          status: run.status,
          conclusion: run.conclusion,
        }
      : null,
    explanation: taskSentence(task),
  };
}
