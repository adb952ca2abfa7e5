import type { Millis } from '../domain/clock.js';
import type { RunTimes } from '../store/tables/run-times.js';
import type { DeliveryView } from '../views/delivery-view.js';
import type { TaskView } from '../views/task-view.js';
import { toneOfTask, type Tone } from './parts/state.js';

/** One thing on the way of an event, with the time that it took. */
export interface TimelineItem {
  readonly label: string;
  /** The sentence, or what came of an attempt. */
  readonly text: string;
  readonly tone: Tone;
  readonly from: Millis | undefined;
  /** The same as `from`: it took no time. */
  readonly to: Millis | undefined;
  /** The part of the page that says more. */
  readonly target: string | undefined;
  readonly isAttempt: boolean;
}

export interface Timeline {
  readonly items: readonly TimelineItem[];
  readonly since: Millis;
  readonly until: Millis;
}

/** Received → matched → each step with its attempts → its run → the end. */
export function timelineOf(
  delivery: DeliveryView,
  runs: ReadonlyMap<string, RunTimes>,
  now: Millis,
): Timeline {
  const receivedAt = Date.parse(delivery.receivedAt);
  const items: TimelineItem[] = [
    moment('received', delivery.action ?? 'not an event', 'ok', receivedAt, 'payload'),
    matching(delivery),
    ...delivery.tasks.flatMap((task) => taskItems(task, runs.get(task.id), now)),
  ];
  const until = Math.max(receivedAt, ...items.map(({ to }) => to ?? receivedAt));
  if (delivery.tasks.length > 0) items.push(ending(delivery.tasks, until));
  return { items, since: receivedAt, until };
}

function matching({ status, tasks, duplicateOf, build }: DeliveryView): TimelineItem {
  const [first] = tasks.map(({ createdAt }) => Date.parse(createdAt)).sort((a, b) => a - b);
  const rules = new Set(tasks.map(({ rule }) => rule));
  switch (status) {
    case 'received':
      return build?.status === 'waiting'
        ? moment('waits for Applivery', build.why ?? '', 'waiting', undefined, 'build')
        : moment('waits to be matched', '', 'waiting', undefined, 'rules');
    case 'matched':
      return moment('matched', [...rules].join(', '), 'ok', first, 'rules');
    case 'unmatched':
      return moment('matched no rule', '', 'none', undefined, 'rules');
    case 'duplicate':
      return moment('same event as before', duplicateOf ?? '', 'none', undefined, undefined);
    case 'rejected':
      return moment('rejected', '', 'failed', undefined, 'faults');
  }
}

function taskItems(task: TaskView, run: RunTimes | undefined, now: Millis): TimelineItem[] {
  const attempts = task.attempts.map((attempt) => {
    const from = Date.parse(attempt.at);
    return {
      label: `attempt ${attempt.n}`,
      text: [attempt.outcome, attempt.httpStatus ?? ''].join(' ').trim(),
      tone: ['done', 'adopted'].includes(attempt.outcome) ? ('ok' as const) : ('failed' as const),
      from,
      to: from + attempt.durationMs,
      target: task.id,
      isAttempt: true,
    };
  });
  const step: TimelineItem = {
    label: `${task.rule} / ${task.step}`,
    text: task.explanation,
    tone: toneOfTask(task),
    from: Date.parse(task.createdAt),
    to: attempts.at(-1)?.to ?? Date.parse(task.createdAt),
    target: task.id,
    isAttempt: false,
  };
  if (run === undefined) return [step, ...attempts];
  const state = task.run?.conclusion ?? task.run?.status ?? 'unknown';
  const followed: TimelineItem = {
    label: run.over ? 'run' : 'run, not over',
    text: state,
    tone: run.over ? toneOfTask(task) : 'running',
    from: run.startedAt,
    to: run.over ? (run.checkedAt ?? run.startedAt) : now,
    target: task.id,
    isAttempt: true,
  };
  return [step, ...attempts, followed];
}

function ending(tasks: readonly TaskView[], at: Millis): TimelineItem {
  const tones = tasks.map(toneOfTask);
  const count = (...wanted: Tone[]) => tones.filter((tone) => wanted.includes(tone)).length;
  const open = count('waiting', 'running', 'uncertain');
  if (open > 0)
    return moment('goes on', `${open} of ${tasks.length} not over`, 'running', undefined);
  const failed = count('failed');
  return failed > 0
    ? moment('ended', `${failed} of ${tasks.length} failed`, 'failed', at)
    : moment('ended', 'nothing left to do', 'ok', at);
}

function moment(
  label: string,
  text: string,
  tone: Tone,
  at: Millis | undefined,
  target?: string,
): TimelineItem {
  return { label, text, tone, from: at, to: at, target, isAttempt: false };
}
