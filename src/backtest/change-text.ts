import type { EffectKind } from '../domain/effect.js';
import type { Json } from '../domain/json.js';
import type { DeliveryChange, ChangeGroup } from './backtest-report.js';

/** One, several, and what is done to it. */
const words: Readonly<Record<EffectKind, readonly [one: string, many: string, done: string]>> = {
  run: ['run', 'runs', 'started'],
  sent: ['dispatch', 'dispatches', 'sent'],
  issue: ['issue', 'issues', 'reported'],
  comment: ['comment', 'comments', 'written'],
  status: ['commit status', 'commit statuses', 'set'],
  deployment: ['deployment', 'deployments', 'recorded'],
  job: ['job', 'jobs', 'started'],
};

/** `14 runs that were not started would be`. */
export function groupText({ sort, makes, inputs, count }: ChangeGroup): string {
  const [one, many, done] = words[makes];
  const what = `${count} ${count === 1 ? one : many}`;
  const was = count === 1 ? 'was' : 'were';
  switch (sort) {
    case 'starts':
      return `${what} that ${was} not ${done} would be`;
    case 'stops':
      return `${what} that ${was} ${done} would not be`;
    case 'fails':
      return `${what} could not be filled in, and would fail`;
    case 'differs': {
      const isOne = inputs.length === 1 && inputs[0]?.endsWith('s') !== true;
      return `${what} would have ${isOne ? 'another' : 'other'} ${inputs.join(', ')}`;
    }
  }
}

/** What is there to say of one change, part by part; values are quoted by `quote`. */
export function changeParts(change: DeliveryChange, quote: (text: string) => string): string[] {
  const shown = (value: Json | undefined) =>
    value === undefined ? 'nothing' : quote(cut(JSON.stringify(value)));
  return [
    ...(change.why === undefined || change.why === '' ? [] : [quote(cut(change.why))]),
    ...change.fields.map(({ name, before, after }) => {
      // A map that came with an event has names that somebody else chose.
      return `${quote(name)}: ${shown(before)} → ${shown(after)}`;
    }),
  ];
}

/** UTF-16 units of a value that are shown. */
const longest = 160;

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`;
}
