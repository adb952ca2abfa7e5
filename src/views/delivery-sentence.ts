import type { Millis } from '../domain/clock.js';
import { unusableRules, type Delivery } from '../domain/delivery.js';
import type { Task } from '../domain/task.js';
import type { BuildRecord } from '../store/tables/builds.js';
import type { RuleView } from './rule-view.js';
import { taskSentence } from './task-sentence.js';

/** What came in and what became of it, in one sentence. `**` and `*` mark names, as in Markdown. */
export function deliverySentence(
  delivery: Delivery,
  tasks: readonly Task[],
  rules: readonly RuleView[],
  build?: BuildRecord,
): string {
  const what = subject(delivery);
  const isCutShort = delivery.faults.includes(unusableRules);
  switch (delivery.status) {
    case 'rejected':
      return `A request was rejected: ${delivery.faults.join('; ')}.`;
    case 'duplicate':
      return `${what} is the same event as ${delivery.duplicateOf ?? 'an earlier one'}; rules did not run again.`;
    case 'received':
      return build?.knowledge === undefined && build !== undefined
        ? `${what} ${waits(build)}${soFar(tasks)}.`
        : `${what} waits to be matched.`;
    case 'unmatched':
      return isCutShort
        ? `${what} matched no rule so far, but ${unusableRules}.`
        : `${what} matched no rule${nearest(rules)}.`;
    case 'matched':
      return `${what} matched ${matched(tasks)}${isCutShort ? `, but ${unusableRules}` : ''}.`;
  }
}

function subject({ action, application }: Delivery): string {
  const name = application.name ?? application.id;
  return `\`${action ?? '?'}\`${name === undefined ? '' : ` of **${name}**`}`;
}

function waits({ askedAt, trouble, nextTryAt }: BuildRecord): string {
  const waiting = `waits since ${shortTime(askedAt)} for what Applivery says of its build`;
  if (trouble === undefined || nextTryAt === undefined) return waiting;
  return `${waiting}: ${trouble}. It is asked again at ${shortTime(nextTryAt)}`;
}

function shortTime(at: Millis): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function soFar(tasks: readonly Task[]): string {
  return tasks.length === 0 ? '' : `. Until then it matched ${matched(tasks)}`;
}

function matched(tasks: readonly Task[]): string {
  const rules = [...new Set(tasks.map(({ rule }) => rule))];
  return rules
    .map((rule) => {
      const steps = tasks.filter((task) => task.rule === rule).map((task) => taskSentence(task));
      return `**${rule}**: ${steps.join('; ')}`;
    })
    .join(' — and ');
}

function nearest(rules: readonly RuleView[]): string {
  const [first] = rules;
  if (first?.whyNot === undefined) return '';
  const { kind, text, changes, distance } = first.whyNot;
  // The nearest of those for other events is near only where its `on` is nearly right.
  if (kind === 'event' && changes.length === 0) return ': none is for this event';
  const more = kind === 'condition' && distance > 1 ? ` (the first of ${distance} things)` : '';
  return `. Nearest: **${first.rule}**, which ${text}${more}`;
}
