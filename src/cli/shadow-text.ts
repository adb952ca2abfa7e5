import { visible } from '../rules/diagnostics/visible.js';
import type { BesideLive, LiveTask } from '../shadow/beside-live.js';
import type { ShadowReport } from '../shadow/report-shadow.js';
import type { NotMatched, ShadowRule } from '../shadow/shadow-rule.js';
import type { Counted } from '../shadow/tally.js';

/** Of each list, the most frequent are shown. */
const mostShown = 5;

/** What rules in shadow mode would have done, for people. */
export function shadowText({ since, deliveries, rules }: ShadowReport): string {
  const when = `${count(deliveries, 'delivery', 'deliveries')} since ${new Date(since).toISOString()}`;
  if (rules.length === 0) {
    return `${when}. No rule is in shadow mode, or was then: write \`mode: shadow\` in one.`;
  }
  return [`${when}.`, ...rules.map(ruleText)].join('\n\n');
}

function ruleText(report: ShadowRule): string {
  const { rule, deliveries, matched, otherwise, undecided } = report;
  const looked =
    deliveries === 0
      ? '  no delivery of its events came while it was in shadow mode'
      : `  matched ${matched} of ${count(deliveries, 'delivery', 'deliveries')} of its events`;
  return [
    `${rule}${nowText(report)}`,
    looked,
    ...section('would have sent:', report.wouldSend, ({ what, step, uses, connection }) => {
      return `${what} (step ${step}, ${uses} through ${connection})`;
    }),
    ...section('would have failed, with nothing sent:', report.wouldFail, ({ step, why }) => {
      return `step ${step}: ${why}`;
    }),
    ...section('would have skipped:', report.skipped, ({ step, why }) => `step ${step}: ${why}`),
    ...besideText(report.besideLive),
    ...section('did not match:', report.notMatched, notMatchedText),
    ...(undecided === 0 ? [] : [`  ${count(undecided, 'step')} not decided yet, or cancelled`]),
    ...(otherwise === 0
      ? []
      : [
          `  ${count(otherwise, 'more delivery of its events', 'more deliveries of its events')} came while it was not in shadow mode: \`backtest\` looks at those`,
        ]),
  ].join('\n');
}

function notMatchedText({ why, distance }: NotMatched): string {
  return `the rule ${why}${distance > 1 ? ` (the first of ${distance} things)` : ''}`;
}

function nowText({ now }: ShadowRule): string {
  if (now === 'shadow') return '';
  return now === undefined ? ' (not there any more)' : ` (now \`mode: ${now}\`)`;
}

function besideText({ same, differs, onlyShadow, onlyLive }: BesideLive): string[] {
  const live = ({ rule, step, status }: LiveTask) => `${rule} / ${step} (${status})`;
  const lines = [
    ...listed(same, (one) => `the same as ${live(one)}`),
    ...listed(differs, (one) => `other than ${live(one)}: ${one.inputs.join(', ')}`),
    ...listed(onlyShadow, ({ step }) => `by step ${step}, and by no live rule`),
    ...listed(onlyLive, (one) => `by ${live(one)}, and not by this rule`),
  ];
  return lines.length === 0 ? [] : ['  beside live rules, to the same place:', ...lines];
}

function section<T>(
  title: string,
  items: readonly Counted<T>[],
  text: (item: T) => string,
): string[] {
  return items.length === 0 ? [] : [`  ${title}`, ...listed(items, text)];
}

function listed<T>(items: readonly Counted<T>[], text: (item: T) => string): string[] {
  const shown = items
    .slice(0, mostShown)
    .map(
      (item) =>
        `    ${String(item.count).padStart(5)}  ${visible(text(item))}; last: ${item.latest}`,
    );
  const more = items.slice(mostShown).reduce((sum, item) => sum + item.count, 0);
  return more === 0 ? shown : [...shown, `    ${String(more).padStart(5)}  others`];
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
