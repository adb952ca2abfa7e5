import type { BuildDetails } from '../views/build-view.js';
import type { DeliveryDetails, DeliveryView } from '../views/delivery-view.js';
import { indent, whyText } from './simulation-text.js';
import { taskText } from './task-text.js';

/** A delivery as one line of a list. */
export function deliveryLine({ id, receivedAt, status, explanation }: DeliveryView): string {
  return `${receivedAt}  ${status.padEnd(9)}  ${id}  ${explanation}`;
}

/** A delivery whole: the sentence, what each rule made of it, each task with its attempts. */
export function deliveryText(delivery: DeliveryDetails): string {
  const { id, receivedAt, status, faults, build, rules, tasks, ruleset, event } = delivery;
  return [
    delivery.explanation,
    '',
    `  delivery  ${id}`,
    `  received  ${receivedAt}`,
    `  status    ${status}`,
    ...(delivery.duplicateOf === null ? [] : [`  same as   ${delivery.duplicateOf}`]),
    ...(delivery.replayOf === null ? [] : [`  replays   ${delivery.replayOf}`]),
    ...(ruleset === null ? [] : [`  ruleset   ${ruleset.slice(0, 12)}`]),
    ...faults.map((fault) => `  fault     ${fault}`),
    ...(build === null ? [] : buildLines(build)),
    ...(rules.length > 0 ? ['', 'Rules'] : []),
    ...rules.map(({ rule, name, mode, matched, why, whyNot }) => {
      if (!matched) return indent(`✗ ${rule}: ${whyText(why, whyNot)}`, 2);
      const title = name === undefined ? '' : `: ${name}`;
      return `  ✓ ${rule}${title}${mode === 'shadow' ? ' (in shadow mode: nothing is sent)' : ''}`;
    }),
    ...(tasks.length > 0 ? ['', 'Tasks'] : []),
    ...tasks.map((task) => indent(taskText(task), 2)),
    '',
    'Payload',
    indent(typeof event === 'string' ? event : JSON.stringify(event, null, 2), 2),
  ].join('\n');
}

/** What Applivery said of the build, or why it has not. */
function buildLines({ status, since, tries, why, nextTryAt, facts }: BuildDetails): string[] {
  if (facts !== null)
    return ['', 'Build, as Applivery told', indent(JSON.stringify(facts, null, 2), 2)];
  if (status === 'unknown') return [`  build     not known: ${why ?? ''}`];
  const asked =
    tries === 0 ? '' : `; asked ${tries} ${tries === 1 ? 'time' : 'times'} without an answer`;
  return [
    `  build     waits for Applivery since ${since}${asked}${why === null ? '' : `: ${why}`}`,
    ...(nextTryAt === null ? [] : [`            asked again at ${nextTryAt}`]),
  ];
}
