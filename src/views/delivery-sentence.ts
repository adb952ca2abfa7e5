import type { Delivery } from '../domain/delivery.js';
import type { Task } from '../domain/task.js';
import type { RuleView } from './rule-view.js';
import { taskSentence } from './task-sentence.js';

/** What came in and what became of it, in one sentence. `**` and `*` mark names, as in Markdown. */
export function deliverySentence(
  delivery: Delivery,
  tasks: readonly Task[],
  rules: readonly RuleView[],
): string {
  const what = subject(delivery);
  switch (delivery.status) {
    case 'rejected':
      return `A request was rejected: ${delivery.faults.join('; ')}.`;
    case 'duplicate':
      return `${what} is the same event as ${delivery.duplicateOf ?? 'an earlier one'}; rules did not run again.`;
    case 'received':
      return `${what} waits to be matched.`;
    case 'unmatched':
      return `${what} matched no rule${nearest(rules)}.`;
    case 'matched':
      return `${what} matched ${matched(tasks)}.`;
  }
}

function subject({ action, application }: Delivery): string {
  const name = application.name ?? application.id;
  return `\`${action ?? '?'}\`${name === undefined ? '' : ` of **${name}**`}`;
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
