import type { DeadKind } from '../domain/task.js';
import type { Adopted } from '../views/adopted-how.js';
import type { TaskView } from '../views/task-view.js';
import { toYaml } from '../rules/yaml/to-yaml.js';
import { indent } from './simulation-text.js';

/** A task as one line of a list. */
export function taskLine({ id, createdAt, status, kind, rule, explanation }: TaskView): string {
  const why = kind === null ? '' : ` (${kind})`;
  return `${createdAt}  ${status.padEnd(10)}  ${id}  ${rule}${why}: ${explanation}`;
}

const deadTexts: Readonly<Record<DeadKind, string>> = {
  refused: 'refused by the provider: its answer says what to fix',
  configuration: 'configuration: a rule or a connection cannot work',
  defect: 'a defect of this service: please report it',
  'given-up': 'given up: its time or its tries ran out, or its rule dropped it',
};

const adoptedTexts: Readonly<Record<Adopted, string>> = {
  certain: 'the answer was lost; found again for certain',
  probable: 'probably; only place and time say that it is this one',
  resolved: 'the answer was lost; a person said that it happened',
};

function foundText(effect: TaskView['effect']): string[] {
  const how = effect?.adopted ?? undefined;
  return how === undefined ? [] : [`  found     ${adoptedTexts[how]}`];
}

/** A task whole: what was or would be sent, each attempt, what came of it. */
export function taskText(task: TaskView): string {
  const { request, attempts, effect, run } = task;
  return [
    `${task.status}  ${task.rule} / ${task.step}: ${task.explanation}`,
    `  task      ${task.id}`,
    `  uses      ${task.uses} through ${task.connection}`,
    ...(task.kind === null ? [] : [`  dead      ${deadTexts[task.kind]}`]),
    ...(task.nextAttemptAt === null ? [] : [`  next try  ${task.nextAttemptAt}`]),
    ...attempts.map(
      ({ n, at, outcome, httpStatus, durationMs, error }) =>
        `  attempt   ${n} at ${at}: ${outcome}${httpStatus === null ? '' : ` (${httpStatus})`} in ${durationMs} ms${error === null ? '' : ` — ${error}`}`,
    ),
    ...(effect === null
      ? []
      : [`  made      ${effect.kind} ${effect.id ?? ''} ${effect.url ?? ''}`.trimEnd()]),
    ...foundText(effect),
    ...(effect?.warnings ?? []).map((warning) => `  warning   ${warning}`),
    ...(run === null ? [] : [`  run       ${run.conclusion ?? run.status}  ${run.url ?? ''}`]),
    ...(request === null ? [] : ['  with', indent(toYaml(request.with), 4)]),
  ].join('\n');
}
