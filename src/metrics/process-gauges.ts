import { Counter, Gauge, type Registry } from 'prom-client';
import { prefix } from './registry.js';

/** What this process knows by itself, with the database away, too. */
export type ProcessGauges = ReturnType<typeof openProcessGauges>;

export function openProcessGauges(registry: Registry) {
  const registers = [registry];
  return {
    databaseUp: new Gauge({
      name: `${prefix}database_up`,
      help: 'Whether the database answered this scrape (1) or not (0). If not, what is read from it is missing.',
      registers,
    }),
    scrapeErrors: new Counter({
      name: `${prefix}scrape_errors_total`,
      help: 'Scrapes that the database did not answer, or not in time.',
      registers,
    }),
    rules: new Gauge({ name: `${prefix}rules`, help: 'Rules in force.', registers }),
    rulesetInfo: new Gauge({
      name: `${prefix}ruleset_info`,
      help: 'Always 1: the hash of the ruleset in force.',
      labelNames: ['hash'],
      registers,
    }),
    reloadSuccessful: new Gauge({
      name: `${prefix}rules_last_reload_successful`,
      help: 'Whether the rules in the folder are the ones in force (1), or were turned down (0).',
      registers,
    }),
    reloadSuccess: new Gauge({
      name: `${prefix}rules_last_reload_success_timestamp_seconds`,
      help: 'When rules were taken from the folder last. Missing until then.',
      labelNames: [],
      registers,
    }),
    rateLimitRemaining: new Gauge({
      name: `${prefix}rate_limit_remaining`,
      help: 'Requests left, as the provider last told this instance. Missing until it does.',
      labelNames: ['connection'],
      registers,
    }),
    rateLimit: new Gauge({
      name: `${prefix}rate_limit`,
      help: 'Requests that the provider takes in all, as it last told this instance.',
      labelNames: ['connection'],
      registers,
    }),
  };
}
