import { Counter, Histogram, type Registry } from 'prom-client';
import { deadKinds } from '../domain/task.js';
import { eventDeclarations } from '../events/declarations.js';
import { queueNames } from '../store/queue.js';
import { other } from './label-values.js';
import { prefix } from './registry.js';

/** What this process counts as it happens. */
export type Counters = ReturnType<typeof openCounters>;

/** Most effects come within a second; what waits for a provider that is down comes within hours. */
const reactionBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400];
/** Up to the longest time that a call may take. */
const callBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What senders are answered with, so that it is there, at zero, before it happens. */
const usualCodes = [202, 400, 404, 413, 429, 503];

/** Makes the counters, at zero. */
export function openCounters(registry: Registry) {
  const registers = [registry];
  const counters = {
    webhookRequests: new Counter({
      name: `${prefix}webhook_requests_total`,
      help: 'Requests to the webhook, by the status code of the answer.',
      labelNames: ['code'],
      registers,
    }),
    deliveries: new Counter({
      name: `${prefix}deliveries_total`,
      help: 'Deliveries that were recorded, by action and outcome: received, duplicate, rejected.',
      labelNames: ['action', 'outcome'],
      registers,
    }),
    events: new Counter({
      name: `${prefix}events_total`,
      help: 'Deliveries that met the rules, replays included, by action and outcome: matched, unmatched.',
      labelNames: ['action', 'outcome'],
      registers,
    }),
    effects: new Counter({
      name: `${prefix}effects_total`,
      help: 'What came of tasks: done, adopted (a lost answer; it was found), uncertain, failed, skipped, dry-run.',
      labelNames: ['rule', 'uses', 'outcome'],
      registers,
    }),
    deadLetters: new Counter({
      name: `${prefix}new_dead_letters_total`,
      help: 'Tasks that failed for good, by kind: refused, configuration, defect, given-up.',
      labelNames: ['kind'],
      registers,
    }),
    attempts: new Counter({
      name: `${prefix}attempts_total`,
      help: 'Attempts of tasks, by outcome: done, adopted, absent, error, or the reason of the failure.',
      labelNames: ['uses', 'connection', 'outcome'],
      registers,
    }),
    attemptDuration: new Histogram({
      name: `${prefix}attempt_duration_seconds`,
      help: 'How long attempts took.',
      labelNames: ['connection'],
      buckets: callBuckets,
      registers,
    }),
    reaction: new Histogram({
      name: `${prefix}receipt_to_effect_seconds`,
      help: 'From the receipt of an event, or a person asking again, to the effect of a first step.',
      labelNames: ['uses'],
      buckets: reactionBuckets,
      registers,
    }),
    runs: new Counter({
      name: `${prefix}runs_total`,
      help: 'Runs that ended while they were followed, by their conclusion.',
      labelNames: ['connection', 'conclusion'],
      registers,
    }),
    buildReads: new Counter({
      name: `${prefix}build_reads_total`,
      help: "Builds that Applivery's API was asked for, by outcome: read, unknown, later (it is asked again).",
      labelNames: ['outcome'],
      registers,
    }),
    stageFailures: new Counter({
      name: `${prefix}stage_failures_total`,
      help: 'Rounds of a stage that failed and were tried again; the log says why.',
      labelNames: ['stage'],
      registers,
    }),
  };
  for (const code of usualCodes) counters.webhookRequests.inc({ code }, 0);
  for (const action of [...eventDeclarations.map(({ name }) => name), other]) {
    for (const outcome of ['received', 'duplicate', 'rejected']) {
      counters.deliveries.inc({ action, outcome }, 0);
    }
    for (const outcome of ['matched', 'unmatched']) counters.events.inc({ action, outcome }, 0);
  }
  for (const outcome of ['read', 'unknown', 'later']) counters.buildReads.inc({ outcome }, 0);
  for (const kind of deadKinds) counters.deadLetters.inc({ kind }, 0);
  for (const stage of [...queueNames, 'reload']) counters.stageFailures.inc({ stage }, 0);
  return counters;
}
