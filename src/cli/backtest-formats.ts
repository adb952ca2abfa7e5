import type { BacktestReport, DeliveryChange } from '../backtest/backtest-report.js';
import { changeParts, groupText } from '../backtest/change-text.js';
import { visible } from '../rules/diagnostics/visible.js';
import { deliveryUrl } from '../stage/scene-of.js';
import { inline } from '../untrusted/inline.js';

export const backtestFormats = ['text', 'json', 'markdown'] as const;
export type BacktestFormat = (typeof backtestFormats)[number];

export interface BacktestPlace {
  /** The folder of the other rules, as given. */
  readonly rules: string;
  /** Where deliveries can be looked at; undefined: nobody said. */
  readonly publicUrl: string | undefined;
}

export function formatBacktest(
  format: BacktestFormat,
  report: BacktestReport,
  place: BacktestPlace,
): string {
  switch (format) {
    case 'text':
      return asText(report, place);
    case 'json':
      return asJson(report);
    case 'markdown':
      return asMarkdown(report, place);
  }
}

function headline(report: BacktestReport, rules: string): string {
  const { deliveries, since, total } = report;
  const count = `${deliveries} ${deliveries === 1 ? 'delivery' : 'deliveries'}`;
  const found = total === 0 ? 'nothing would change' : 'this would change';
  return `${count} since ${iso(since)} with the rules of ${rules}: ${found}.`;
}

function leftOut({ undecided }: BacktestReport): string[] {
  if (undecided === 0) return [];
  const steps = undecided === 1 ? '1 step is' : `${undecided} steps are`;
  return [
    `${steps} not compared: nothing was decided before it waited, was cancelled or got too old.`,
  ];
}

function asText(report: BacktestReport, { rules }: BacktestPlace): string {
  const groups = report.groups.map((group) => {
    const more = group.count - group.changes.length;
    return [
      groupText(group),
      ...(more === 0 ? [] : [`  the newest ${group.changes.length} of them:`]),
      ...group.changes.map((change) => {
        const { delivery, rule, step } = change;
        const head = `${delivery.id}  ${iso(delivery.receivedAt)}  ${delivery.action ?? ''} of ${nameOf(change)}: ${rule} / ${step}`;
        return [
          '  ' + visible(head),
          ...changeParts(change, visible).map((part) => `      ${part}`),
        ].join('\n');
      }),
    ].join('\n');
  });
  return [headline(report, rules), ...groups, ...leftOut(report)].join('\n\n');
}

function asJson(report: BacktestReport): string {
  const { since, deliveries, undecided, total, groups } = report;
  const shown = groups.map(({ changes, ...group }) => ({
    ...group,
    text: groupText({ ...group, changes }),
    changes: changes.map(({ delivery, rule, step, uses, why, fields }) => ({
      delivery: { ...delivery, receivedAt: iso(delivery.receivedAt) },
      rule,
      step,
      uses,
      why: why ?? null,
      fields: fields.map(({ name, before = null, after = null }) => ({ name, before, after })),
    })),
  }));
  const whole = { since: iso(since), deliveries, undecided, total, groups: shown };
  return JSON.stringify(whole, null, 2);
}

/** For a comment on a pull request: what people typed is harmless in it, and secrets are masked. */
function asMarkdown(report: BacktestReport, { rules, publicUrl }: BacktestPlace): string {
  const groups = report.groups.flatMap((group) => {
    const more = group.count - group.changes.length;
    return [
      `<details><summary>${groupText(group)}</summary>`,
      '',
      ...(more === 0 ? [] : [`The newest ${group.changes.length} of them:`, '']),
      '| delivery | received | event | rule / step | change |',
      '| --- | --- | --- | --- | --- |',
      ...group.changes.map((change) => row(change, publicUrl)),
      '',
      '</details>',
      '',
    ];
  });
  const summary = report.groups.map((group) => `- ${groupText(group)}`);
  return [
    `**${headline(report, inline(rules))}**`,
    ...(summary.length === 0 ? [] : ['', ...summary, '', ...groups]),
    ...leftOut(report).flatMap((line) => ['', line]),
  ]
    .join('\n')
    .trimEnd();
}

function row(change: DeliveryChange, publicUrl: string | undefined): string {
  const { delivery, rule, step } = change;
  const id =
    publicUrl === undefined
      ? `\`${delivery.id}\``
      : `[${delivery.id}](${deliveryUrl(publicUrl, delivery.id)})`;
  const event = `${inline(delivery.action ?? '')} of ${inline(nameOf(change))}`;
  const parts = changeParts(change, inline).join('; ');
  return `| ${id} | ${iso(delivery.receivedAt)} | ${event} | ${rule} / ${step} | ${parts} |`;
}

function nameOf({ delivery: { application } }: DeliveryChange): string {
  return application.name ?? application.id ?? 'an unknown application';
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
