import type { Histogram } from 'prom-client';
import { second } from '../domain/clock.js';
import type { Log, LogFields } from '../domain/log.js';
import type { Counters } from './counters.js';
import { actionLabel, conclusionLabel, type RuleLabels } from './label-values.js';

/**
 * A log that counts what passes through it. Each step writes one line with a fixed name, once what it
 * says is on disk: what is counted is what the log says, at every level of the log.
 */
export function countingLog(log: Log, counters: Counters, rules: RuleLabels): Log {
  const observers = observersOf(counters, rules);
  const passing =
    (level: keyof Log) =>
    (name: string, fields: LogFields = {}): void => {
      observers.get(name)?.(fields);
      log[level](name, fields);
    };
  return {
    debug: passing('debug'),
    info: passing('info'),
    warn: passing('warn'),
    error: passing('error'),
  };
}

type Observer = (fields: LogFields) => void;

function observersOf(counters: Counters, rules: RuleLabels): ReadonlyMap<string, Observer> {
  const effect = (fields: LogFields, outcome: string) => {
    counters.effects.inc({ rule: rules.labelOf(fields.rule), uses: text(fields.uses), outcome });
    if (outcome === 'failed') counters.deadLetters.inc({ kind: text(fields.kind) });
  };
  const attempt = (fields: LogFields, outcome: string) => {
    const connection = text(fields.connection);
    counters.attempts.inc({ uses: text(fields.uses), connection, outcome });
    observe(counters.attemptDuration.labels({ connection }), fields.durationMs);
  };
  return new Map<string, Observer>([
    [
      'delivery.received',
      ({ action, status }) =>
        counters.deliveries.inc({ action: actionLabel(action), outcome: text(status) }),
    ],
    [
      'event.matched',
      ({ action, tasks }) =>
        counters.events.inc({
          action: actionLabel(action),
          outcome: Number(tasks) > 0 ? 'matched' : 'unmatched',
        }),
    ],
    [
      'task.attempted',
      (fields) => {
        // Our own limits held it back: nobody was asked.
        if (fields.held === true) return;
        const outcome = text(fields.outcome);
        attempt(fields, outcome);
        if (outcome === 'done' || outcome === 'adopted') {
          effect(fields, outcome);
          if (fields.position !== 0) return;
          observe(counters.reaction.labels({ uses: text(fields.uses) }), fields.sinceAskedMs);
        } else if (fields.status === 'failed') {
          effect(fields, 'failed');
        }
      },
    ],
    ['task.looked', (fields) => fields.found === false && attempt(fields, 'absent')],
    ['task.ended', (fields) => effect(fields, text(fields.status))],
    ['task.uncertain', (fields) => effect(fields, 'uncertain')],
    [
      'run.finished',
      ({ connection, conclusion }) =>
        counters.runs.inc({
          connection: text(connection),
          conclusion: conclusionLabel(conclusion),
        }),
    ],
    ['build.read', ({ outcome }) => counters.buildReads.inc({ outcome: text(outcome) })],
    ['stage.failed', ({ stage }) => counters.stageFailures.inc({ stage: text(stage) })],
  ]);
}

/** For names that are ours, or come from the rules and settings. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** In seconds. Never less than nothing: a clock may have been set back. */
function observe(histogram: Histogram.Internal<string>, milliseconds: unknown): void {
  // prom-client throws at what is no number, and counting must not break what it counts.
  if (typeof milliseconds !== 'number' || Number.isNaN(milliseconds)) return;
  histogram.observe(Math.max(0, milliseconds) / second);
}
