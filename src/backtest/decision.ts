import { isDeepStrictEqual } from 'node:util';
import type { Task, TaskRequest } from '../domain/task.js';

/** What rules make of one step for one event, before anybody is called. */
export type Decision =
  | { readonly kind: 'send'; readonly request: TaskRequest }
  /** `why` may cost something to work out. */
  | { readonly kind: 'skip'; readonly why: string }
  | { readonly kind: 'fail'; readonly why: string };

export interface Decided {
  readonly rule: string;
  readonly step: string;
  readonly uses: string;
  readonly decision: Decision;
}

/** Names a step of a rule. */
export function stepKey({ rule, step }: { readonly rule: string; readonly step: string }): string {
  return `${rule}/${step}`;
}

/** A rule in shadow mode sends nothing, whatever it would send if it were live. */
export const inShadow: Decision = { kind: 'skip', why: 'the rule is in shadow mode' };

/** What was decided when a task was recorded; undefined: nothing was, as it waits or was ended first. */
export function recordedDecision(task: Task): Decision | undefined {
  if (task.mode === 'shadow') return inShadow;
  if (task.request !== undefined) return { kind: 'send', request: task.request };
  switch (task.status) {
    case 'skipped':
      return { kind: 'skip', why: task.reason ?? '' };
    case 'failed':
      // What was given up on was never filled in; only a fault in the rule or its values was found out.
      return task.deadKind === 'configuration'
        ? { kind: 'fail', why: task.reason ?? '' }
        : undefined;
    default:
      return undefined;
  }
}

/** Whether both send the same, or both send nothing. */
export function isSameDecision(one: Decision | undefined, other: Decision | undefined): boolean {
  if (one?.kind === 'send' && other?.kind === 'send') {
    return isSameRequest(one.request, other.request);
  }
  return outcomeOf(one) === outcomeOf(other);
}

/** A rule that does not match, and a step that is skipped, both do nothing. */
function outcomeOf(decision: Decision | undefined): 'send' | 'fail' | 'nothing' {
  return decision === undefined || decision.kind === 'skip' ? 'nothing' : decision.kind;
}

export function isSameRequest(one: TaskRequest, other: TaskRequest): boolean {
  return (
    one.uses === other.uses &&
    one.connection === other.connection &&
    isSameJson(one.with, other.with)
  );
}

/** In the order of keys, and in what JSON does not keep (-0), values may differ. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) || isDeepStrictEqual(asRecorded(one), asRecorded(other));
}

function asRecorded(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
