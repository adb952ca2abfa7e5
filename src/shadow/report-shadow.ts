import { notRead, type BuildKnowledge } from '../domain/build.js';
import type { Millis } from '../domain/clock.js';
import type { Delivery } from '../domain/delivery.js';
import type { Event } from '../domain/event.js';
import type { Task } from '../domain/task.js';
import { matchRule } from '../rules/match-rule.js';
import type { Rule, Ruleset } from '../rules/ruleset.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import { eventOf, scenesOf } from '../stage/scene-of.js';
import { recordedDeliveries } from '../store/tables/recorded-deliveries.js';
import type { Db } from '../store/schema.js';
import { ShadowRuleTally, type ShadowRule } from './shadow-rule.js';

export interface ShadowOptions {
  readonly db: Db;
  /** Where the rules of then are found. */
  readonly catalog: RulesetCatalog;
  /** The rules of now; undefined: they have errors. */
  readonly current: Ruleset | undefined;
  /** Only this rule. */
  readonly rule: string | undefined;
  /** Deliveries received at or after this time. */
  readonly since: Millis;
  readonly publicUrl: string;
}

export interface ShadowReport {
  readonly since: Millis;
  /** Deliveries that were matched since, each event once. */
  readonly deliveries: number;
  /** Rules that were in shadow mode then, or are now. */
  readonly rules: readonly ShadowRule[];
}

/**
 * What rules in shadow mode made of what came since a time, as it was recorded then, beside what live
 * rules sent to the same places. Sends and writes nothing.
 */
export async function reportShadow(options: ShadowOptions): Promise<ShadowReport> {
  const { db, current, since } = options;
  const tallies = new Map<string, ShadowRuleTally>();
  const isWanted = ({ id, mode }: Rule) =>
    mode === 'shadow' && (options.rule === undefined || options.rule === id);
  const tallyOf = (id: string) => {
    const tally = tallies.get(id) ?? new ShadowRuleTally(id);
    tallies.set(id, tally);
    return tally;
  };
  const now = current?.rules.filter(isWanted) ?? [];
  for (const { id } of now) tallyOf(id);
  let deliveries = 0;
  for await (const page of recordedDeliveries(db, since)) {
    for (const { delivery, tasks, build = notRead } of page) {
      deliveries += 1;
      const then = await rulesOf(delivery, options.catalog);
      const event = eventOf(delivery);
      const concerned = then.filter((rule) => isWanted(rule) && rule.on.includes(event.name));
      for (const rule of concerned)
        note(tallyOf(rule.id), rule, { delivery, event, build, tasks }, options);
      for (const { id, on } of now) {
        const wasThere = concerned.some((rule) => rule.id === id);
        if (!wasThere && on.includes(event.name)) tallyOf(id).missed();
      }
    }
  }
  const modes = new Map(current?.rules.map(({ id, mode }) => [id, mode]));
  return {
    since,
    deliveries,
    rules: [...tallies].map(([id, tally]) => tally.report(modes.get(id))),
  };
}

async function rulesOf({ ruleset }: Delivery, catalog: RulesetCatalog): Promise<readonly Rule[]> {
  return (ruleset === undefined ? undefined : await catalog.byHash(ruleset))?.rules ?? [];
}

interface Recorded {
  readonly delivery: Delivery;
  readonly event: Event;
  readonly build: BuildKnowledge;
  readonly tasks: readonly Task[];
}

function note(
  tally: ShadowRuleTally,
  rule: Rule,
  { delivery, event, build, tasks }: Recorded,
  { publicUrl }: ShadowOptions,
): void {
  const own = tasks.filter((task) => task.rule === rule.id);
  const live = tasks.filter(({ mode }) => mode === 'live');
  if (own.length > 0) {
    tally.matched(rule, own, live, delivery.id);
    return;
  }
  const now = delivery.receivedAt;
  const scene = scenesOf({ delivery, event, build, publicUrl, now })(rule.id);
  const match = matchRule(rule, scene);
  const { text, distance } = match.matched ? onlyNow : match.why;
  tally.unmatched(rule, { why: text, distance }, live, delivery.id);
}

/** Conditions on the time may see another one now. */
const onlyNow = { text: 'did not match when the event came', distance: 0 };
