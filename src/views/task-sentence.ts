import type { JsonObject } from '../domain/json.js';
import type { Task } from '../domain/task.js';
import { adoptedHow } from './adopted-how.js';

/**
 * What became of a task, as the end of a sentence that begins with its rule:
 * "workflow *device-tests.yml* in acme/awesome-app was started; it is in_progress".
 */
export function taskSentence(task: Task): string {
  const what = taskThing(task);
  switch (task.status) {
    case 'pending':
      return task.nextAttemptAt === undefined
        ? `${what} waits for the step before it`
        : `${what} is to be sent${after(task.reason)}`;
    case 'held':
      return `${what} is held${after(task.reason)}`;
    case 'performing':
      return `${what} is being sent`;
    case 'uncertain':
      return `${what} may have been sent${after(task.reason)}`;
    case 'following':
      return `${what} was ${probably(task)}started; it is ${task.run?.status ?? 'requested'}`;
    case 'succeeded':
      return succeeded(task, what);
    case 'failed':
      return `${what} was not sent${after(task.reason)}`;
    case 'cancelled':
      return `${what} was cancelled${after(task.reason)}`;
    case 'superseded':
      return `${what} gave way to a newer one${after(task.reason)}`;
    case 'skipped':
      return `${what} was skipped${after(task.reason)}`;
    case 'dry-run':
      return `${what} was recorded, not sent${after(task.reason)}`;
  }
}

function succeeded(task: Task, what: string): string {
  const { run, effect } = task;
  if (run)
    return `${what} was ${probably(task)}started and ended with ${run.conclusion ?? run.status}`;
  const where = effect?.id === undefined ? '' : ` (${effect.kind} ${effect.id})`;
  return `${what} was ${probably(task)}sent${where}`;
}

/** What only circumstances say is not said as if it were certain. */
function probably({ effect }: Task): string {
  return effect !== undefined && adoptedHow(effect) === 'probable' ? 'probably ' : '';
}

/**
 * What a task is about, by its request once that is known: "workflow *ci.yml* in acme/app"; before,
 * or when it is never made: "a workflow".
 */
export function taskThing({ uses, request }: Task): string {
  const input: JsonObject = request?.with ?? {};
  const place = text(input.repository ?? input.project);
  const at = place === '' ? '' : ` in ${place}`;
  return thingOf(uses, input) + at;
}

function thingOf(uses: string, input: JsonObject): string {
  switch (uses.slice(uses.indexOf('/') + 1)) {
    case 'workflow-dispatch':
      return named('workflow', input.workflow);
    case 'repository-dispatch':
      return named('event', input['event-type']);
    case 'pipeline':
    case 'trigger':
      return `a pipeline${phrase(' on', quoted(input.ref))}`;
    case 'issue':
      return 'an issue';
    case 'issue-comment':
      return `a comment${phrase(' on issue', text(input.issue))}`;
    case 'commit-status':
      return `${phrase('the status', quoted(input.state)) || 'a status'}${phrase(' of', text(input.sha).slice(0, 8))}`;
    case 'deployment':
      return `a deployment${phrase(' to', quoted(input.environment))}`;
    case 'job':
      return phrase('job', text(input.job)) || 'a job';
    default:
      return uses;
  }
}

function after(reason: string | undefined): string {
  if (reason === undefined) return '';
  // A sentence of its own goes on with another here; names such as MODE keep their letters.
  const clause = reason.replace(/^[A-Z](?=[a-z]* )/, (letter) => letter.toLowerCase());
  return `: ${clause.replace(/\.$/, '')}`;
}

/** `workflow *ci.yml*`; without a name `a workflow`. */
function named(kind: 'workflow' | 'event', name: unknown): string {
  if (text(name) !== '') return `${kind} ${quoted(name)}`;
  return `${kind === 'event' ? 'an' : 'a'} ${kind}`;
}

/** Nothing when what would follow is not known. */
function phrase(words: string, value: string): string {
  return value === '' ? '' : `${words} ${value}`;
}

function quoted(value: unknown): string {
  return text(value) === '' ? '' : `*${text(value)}*`;
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
