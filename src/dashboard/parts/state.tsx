import type { DeliveryStatus } from '../../domain/delivery.js';
import type { TaskStatus } from '../../domain/task.js';
import type { TaskView } from '../../views/task-view.js';

/** What a state means to somebody who glances: never by its colour alone. */
export type Tone = 'ok' | 'running' | 'waiting' | 'failed' | 'uncertain' | 'none';

const shapes: Readonly<Record<Tone, string>> = {
  ok: '●',
  running: '▶',
  waiting: '○',
  failed: '✕',
  uncertain: '▲',
  none: '–',
};

const taskTones: Readonly<Record<TaskStatus, Tone>> = {
  pending: 'waiting',
  held: 'waiting',
  performing: 'running',
  uncertain: 'uncertain',
  following: 'running',
  succeeded: 'ok',
  failed: 'failed',
  cancelled: 'none',
  superseded: 'none',
  skipped: 'none',
  'dry-run': 'none',
};

const deliveryTones: Readonly<Record<DeliveryStatus, Tone>> = {
  received: 'waiting',
  matched: 'ok',
  unmatched: 'none',
  duplicate: 'none',
  rejected: 'failed',
};

/** Worse ones first. */
export const toneOrder: readonly Tone[] = [
  'failed',
  'uncertain',
  'waiting',
  'running',
  'ok',
  'none',
];

type Shown = Pick<TaskView, 'mode' | 'status' | 'run'>;

/** How the run of a task ended, where that is not well although the effect is there. */
function badEnd({ status, run }: Shown): string | undefined {
  const ended = status === 'succeeded' ? run?.conclusion : undefined;
  return ended && !['success', 'neutral', 'skipped'].includes(ended) ? ended : undefined;
}

export function toneOfTask(task: Shown): Tone {
  return badEnd(task) === undefined ? taskTones[task.status] : 'failed';
}

export function wordOfTask(task: Shown): string {
  const ended = badEnd(task);
  if (ended !== undefined) return `run: ${ended}`;
  return task.status === 'dry-run' && task.mode === 'shadow' ? 'shadow' : task.status;
}

/** A delivery is as bad as the worst of its tasks. */
export function toneOfDelivery(status: DeliveryStatus, tasks: readonly Shown[]): Tone {
  const tones = tasks.map(toneOfTask);
  return toneOrder.find((tone) => tones.includes(tone)) ?? deliveryTones[status];
}

/** What became of something, in a word. */
export const toneWords: Readonly<Record<Tone, string>> = {
  ok: 'done',
  running: 'running',
  waiting: 'waiting',
  failed: 'failed',
  uncertain: 'uncertain',
  none: 'not sent',
};

/** What came of a delivery, in a word. */
export function wordOfDelivery(status: DeliveryStatus, tasks: readonly Shown[]): string {
  if (status !== 'matched') return status;
  const tone = toneOfDelivery(status, tasks);
  // What was to be sent was sent: it is the workflow or pipeline that did not end well.
  const isOnlyRun = tone === 'failed' && !tasks.some((task) => task.status === 'failed');
  return isOnlyRun ? 'run failed' : toneWords[tone];
}

/** A shape and a word. */
export function State({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span class={`state state-${tone}`}>
      <span aria-hidden="true">{shapes[tone]}</span> {children}
    </span>
  );
}
