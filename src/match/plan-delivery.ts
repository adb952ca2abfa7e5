import type { Clock } from '../domain/clock.js';
import { takenOut, unusableRules, type Delivery } from '../domain/delivery.js';
import type { Event } from '../domain/event.js';
import { newTaskId } from '../domain/ids.js';
import { noteFacts } from '../domain/traced.js';
import { matchRules } from '../rules/matching/match-rules.js';
import { needsBuild } from '../rules/matching/needs-build.js';
import type { Rule, Ruleset } from '../rules/ruleset.js';
import { knowledgeIn } from '../stage/build-known.js';
import { findRule, type RulesetCatalog } from '../stage/ruleset-catalog.js';
import { eventOf, sceneOf } from '../stage/scene-of.js';
import type { Store } from '../store/store.js';
import { findBuild, type BuildRecord } from '../store/tables/builds.js';
import { tasksOfDeliveries, type NewTask } from '../store/tables/tasks.js';

export interface PlanOptions {
  readonly store: Store;
  readonly catalog: RulesetCatalog;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/** What rules make of a delivery. */
export interface Planned {
  readonly delivery: Delivery;
  readonly ruleset: string;
  /** Those that matched, now or before. */
  readonly rules: readonly string[];
  /** To be made now. */
  readonly tasks: readonly NewTask[];
  /** Of this delivery, in all. */
  readonly count: number;
  /** Other rules wait for what Applivery says of the build. */
  readonly waits: boolean;
  /** Why rules are not run for it that may have been. */
  readonly faults: readonly string[];
}

/**
 * Which tasks to make of a delivery. Where a rule that may match needs to know the build, all the
 * others have their tasks at once, and that one its own when the build is known: each rule meets an
 * event once, as the time it is asked at could change what it says. Who takes a rule out, or switches it
 * off, ends what waits for it.
 */
export async function planDelivery(delivery: Delivery, options: PlanOptions): Promise<Planned> {
  const { store, catalog, clock } = options;
  const ruleset = await rulesetFor(delivery, catalog);
  if (typeof ruleset === 'string') return cutShort(delivery, ruleset, store);
  const event = eventOf(delivery);
  const now = clock.now();
  const isNeeded = needsBuild(ruleset, event);
  const record = isNeeded ? await findBuild(store.db, delivery.id) : undefined;
  const waits = isNeeded && record?.knowledge === undefined;
  const before = record === undefined ? [] : await tasksOfDeliveries(store.db, [delivery.id]);
  const isMet = turnOf(isNeeded, record);
  const matched = matchRules(ruleset, event, sceneFor(delivery, event, record, options), isMet);
  noteFacts({ 'ruleset.hash': ruleset.hash, 'rules.matched': matched.length });
  const gone = record === undefined ? [] : matched.filter(({ id }) => !isInForce(id, catalog));
  const met = matched.filter((rule) => !gone.includes(rule));
  const tasks = met.flatMap((rule) => tasksOf(rule, ruleset, delivery, now));
  return {
    delivery,
    ruleset: ruleset.hash,
    rules: [...new Set([...before.map(({ rule }) => rule), ...met.map(({ id }) => id)])],
    tasks,
    count: before.length + tasks.length,
    waits,
    faults: gone.map(({ id }) => takenOut(id)),
  };
}

/** To try again would not help: the same version cannot use the ruleset next time either. */
async function cutShort(delivery: Delivery, ruleset: string, { db }: Store): Promise<Planned> {
  const before = await tasksOfDeliveries(db, [delivery.id]);
  return {
    delivery,
    ruleset,
    rules: [...new Set(before.map(({ rule }) => rule))],
    tasks: [],
    count: before.length,
    waits: false,
    faults: [unusableRules],
  };
}

function isInForce(rule: string, { current }: RulesetCatalog): boolean {
  const { mode = 'off' } = findRule(current, rule) ?? {};
  return mode !== 'off';
}

/** Whether a rule's turn is now: not before the build is known, and not a second time. */
function turnOf(isNeeded: boolean, record: BuildRecord | undefined): (rule: Rule) => boolean {
  if (!isNeeded) return () => true;
  if (record === undefined) return ({ usesBuild }) => !usesBuild;
  return record.knowledge === undefined ? () => false : ({ usesBuild }) => usesBuild;
}

function sceneFor(
  delivery: Delivery,
  event: Event,
  record: BuildRecord | undefined,
  { clock, publicUrl }: PlanOptions,
) {
  const shared = { delivery, event, build: knowledgeIn(record), publicUrl, now: clock.now() };
  return (rule: Rule) => sceneOf({ ...shared, rule: rule.id, before: [] });
}

/**
 * A delivery that waited goes on with the rules that it met, and a replay may ask for those of then;
 * everything else meets the rules of now.
 *
 * @returns only its hash where it is not kept any more, or this version cannot use it
 */
async function rulesetFor(delivery: Delivery, catalog: RulesetCatalog): Promise<Ruleset | string> {
  if (delivery.ruleset !== undefined) {
    return (await catalog.byHash(delivery.ruleset)) ?? delivery.ruleset;
  }
  if (catalog.current === undefined) throw new Error(`no rules for delivery ${delivery.id}`);
  return catalog.current;
}

function tasksOf(rule: Rule, ruleset: Ruleset, delivery: Delivery, now: number): NewTask[] {
  return rule.steps.map((step) => ({
    id: newTaskId(now),
    delivery: delivery.id,
    ruleset: ruleset.hash,
    rule: rule.id,
    step: step.name,
    position: step.position,
    uses: step.action.name,
    connection: step.connection,
    mode: rule.mode === 'shadow' ? 'shadow' : 'live',
    createdAt: now,
    askedAt: delivery.receivedAt,
    nextAttemptAt: step.position === 0 ? now : undefined,
  }));
}
