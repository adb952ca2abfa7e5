import type { TaskView } from '../views/task-view.js';
import { toYaml } from '../rules/yaml/to-yaml.js';
import { indent } from './simulation-text.js';

/** A task as one line of a list. */
export function taskLine({ id, createdAt, status, rule, explanation }: TaskView): string {
  return `${createdAt}  ${status.padEnd(10)}  ${id}  ${rule}: ${explanation}`;
}

/** A task whole: what was or would be sent, each attempt, what came of it. */
export function taskText(task: TaskView): string {
  const { request, attempts, effect, run } = task;
  return [
    `${task.status}  ${task.rule} / ${task.step}: ${task.explanation}`,
    `  task      ${task.id}`,
    `  uses      ${task.uses} through ${task.connection}`,
    ...(task.nextAttemptAt === null ? [] : [`  next try  ${task.nextAttemptAt}`]),
    ...attempts.map(
      ({ n, at, outcome, httpStatus, durationMs, error }) =>
        `  attempt   ${n} at ${at}: ${outcome}${httpStatus === null ? '' : ` (${httpStatus})`} in ${durationMs} ms${error === null ? '' : ` — ${error}`}`,
    ),
    ...(effect === null
      ? []
      : [`  made      ${effect.kind} ${effect.id ?? ''} ${effect.url ?? ''}`.trimEnd()]),
    ...(effect?.warnings ?? []).map((warning) => `  warning   ${warning}`),
    ...(run === null ? [] : [`  run       ${run.conclusion ?? run.status}  ${run.url ?? ''}`]),
    ...(request === null ? [] : ['  with', indent(toYaml(request.with), 4)]),
  ].join('\n');
}
