import { z } from 'zod';
import { deadKinds, taskModes, taskStatuses, type Attempt, type Task } from '../domain/task.js';
import { adoptedHow, adoptedWays } from './adopted-how.js';
import { jsonObject, shownTime } from './json-schemas.js';
import { taskSentence } from './task-sentence.js';

const attemptSchema = z.object({
  n: z.int().min(1).describe('Counts the attempts of the task.'),
  at: shownTime,
  durationMs: z.number(),
  outcome: z
    .string()
    .describe(
      "`done`, `adopted` (an earlier call was found to have worked), `absent` (looked: it had not), a failure's reason, or `error` (a defect of the service).",
    ),
  httpStatus: z.int().nullable(),
  error: z.string().nullable(),
});

/** A task as the API and the commands show it. */
export const taskViewSchema = z.object({
  id: z.string(),
  delivery: z.string().describe('The id of the delivery that brought the event.'),
  rule: z.string(),
  step: z.string().describe("The step's `id`, or its place (`1`, `2`, …)."),
  uses: z.string().describe('The action.'),
  connection: z.string(),
  mode: z
    .enum(taskModes)
    .describe('`shadow`: its rule was in shadow mode, so that it is never sent.'),
  status: z.enum(taskStatuses),
  reason: z.string().nullable().describe('Why it has that status.'),
  kind: z
    .enum(deadKinds)
    .nullable()
    .describe(
      'Why it is dead: `refused` by the provider, `configuration`, a `defect` of the service, or `given-up`.',
    ),
  createdAt: shownTime,
  attempts: z.array(attemptSchema),
  nextAttemptAt: shownTime.nullable(),
  request: z
    .object({ connection: z.string(), uses: z.string(), with: jsonObject })
    .nullable()
    .describe('What was, or would be, sent.'),
  effect: z
    .object({
      kind: z.string(),
      id: z.string().nullable(),
      url: z.string().nullable(),
      adopted: z
        .enum(adoptedWays)
        .nullable()
        .describe(
          'How it became known that an earlier call had worked; null: the call was answered.',
        ),
      warnings: z.array(z.string()).readonly(),
    })
    .nullable()
    .describe('What it made at the provider.'),
  run: z
    .object({
      id: z.string().nullable(),
      url: z.string().nullable(),
      status: z.string(),
      conclusion: z.string().nullable(),
    })
    .nullable()
    .describe('The workflow run or pipeline that it started.'),
  explanation: z.string().describe('The one sentence that says it all.'),
});

export type TaskView = Readonly<z.output<typeof taskViewSchema>>;

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
