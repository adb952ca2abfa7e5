import { day, hour, type Millis } from '../domain/clock.js';
import { listCircuits, type Circuit } from '../store/tables/circuits.js';
import { listDeliveries } from '../store/tables/delivery-lists.js';
import {
  figuresOf,
  openTasks,
  outcomesOf,
  reactionTimes,
  type Figures,
  waitingAt,
  type Outcome,
} from '../store/tables/figures.js';
import { mutesInForce } from '../store/tables/mutes.js';
import { figuresOfRules, type RuleFigures } from '../store/tables/rule-figures.js';
import { deadTasks } from '../store/tables/vital-signs.js';
import { deliveryViews } from '../views/delivery-view.js';
import type { DashboardOptions } from './dashboard-options.js';
import type { Overview } from './pages/overview-page.js';
import { troublesOf } from './troubles.js';

const newest = 10;
const days = 14;
const hours = 24;

/** What changes slowly and takes long to count where there is much: all but the hour that it is. */
export interface LongView {
  /** Of the last 24 hours those that are over, the oldest first. */
  readonly hours: readonly ReadonlyMap<Outcome, number>[];
  /** Of those hours. */
  readonly earlier: Figures;
  readonly reactions: readonly Millis[];
  readonly days: readonly ReadonlyMap<Outcome, number>[];
  readonly rules: readonly RuleFigures[];
  /** Of the same 24 hours a week ago. */
  readonly weekBefore: Figures;
  /** Tasks that waited a week ago. */
  readonly waitingWeekBefore: number;
}

/** Until the hour that it is, but for the days: those are until its end. */
export async function readLongView(
  { store: { db } }: DashboardOptions,
  now: Millis,
): Promise<LongView> {
  const begin = beginOfHour(now);
  const until = begin + hour;
  const since = until - days * day;
  const rules = await figuresOfRules(db, since);
  const earlier = { since: now - day, until: begin };
  return {
    hours: await outcomesOf(db, { since: until - day, until: begin }, hours - 1),
    earlier: await figuresOf(db, earlier),
    reactions: await reactionTimes(db, earlier),
    days: await outcomesOf(db, { since, until }, days),
    rules: [...rules.values()],
    weekBefore: await figuresOf(db, { since: now - 8 * day, until: now - 7 * day + 1 }),
    waitingWeekBefore: await waitingAt(db, now - 7 * day),
  };
}

export async function readOverview(
  options: DashboardOptions,
  long: LongView,
  now: Millis,
): Promise<Overview> {
  const { store, catalog, publicUrl } = options;
  const { db } = store;
  const begin = beginOfHour(now);
  const recent = await figuresOf(db, { since: begin, until: now + 1 });
  const today = {
    received: long.earlier.received + recent.received,
    effects: long.earlier.effects + recent.effects,
    failed: sum((await deadTasks(db, now - day)).values()),
  };
  const open = await openTasks(db);
  const circuits = await listCircuits(db);
  const deliveries = await listDeliveries(db, { limit: newest });
  return {
    troubles: troublesOf({
      rulesFault: options.rulesFault(),
      circuits,
      open,
      failed: today.failed,
      mutes: [...(await mutesInForce(db, now)).values()],
      withoutCredentials: usedWithoutCredentials(options),
    }),
    today,
    weekBefore: long.weekBefore,
    waitingWeekBefore: long.waitingWeekBefore,
    open,
    ...inForce(options, circuits),
    hours: [...long.hours, ...(await outcomesOf(db, { since: begin, until: begin + hour }, 1))],
    days: long.days,
    reaction: percentiles([
      ...(await reactionTimes(db, { since: begin, until: now + 1 })),
      ...long.reactions,
    ]),
    slowest: greatest(long.rules, ({ averageRun }) => averageRun ?? 0),
    mostFailing: greatest(long.rules, ({ failed }) => failed),
    deliveries: await deliveryViews(deliveries, { db, catalog, publicUrl }),
  };
}

/** The rules as they are, and whether each connection can be used. */
function inForce(
  { catalog, connections }: DashboardOptions,
  circuits: readonly Circuit[],
): Pick<Overview, 'rules' | 'connections'> {
  const { current } = catalog;
  return {
    rules: current && {
      hash: current.hash,
      modes: (['live', 'shadow', 'off'] as const).map((mode) => ({
        mode,
        count: current.rules.filter((rule) => rule.mode === mode).length,
      })),
    },
    connections: [...connections.values()].map(({ name, credentials, triggerToken }) => ({
      name,
      hasCredentials: credentials !== undefined || triggerToken !== undefined,
      circuit: circuits.find(({ connection }) => connection === name),
    })),
  };
}

export function beginOfHour(now: Millis): Millis {
  return Math.floor(now / hour) * hour;
}

function sum(counts: Iterable<number>): number {
  return [...counts].reduce((all, one) => all + one, 0);
}

/** The rule of which there is most; undefined when there is nothing of any. */
function greatest(
  rules: readonly RuleFigures[],
  measure: (rule: RuleFigures) => number,
): RuleFigures | undefined {
  const [first] = rules.toSorted((one, other) => measure(other) - measure(one));
  return first !== undefined && measure(first) > 0 ? first : undefined;
}

/** By nearest rank: a time that something really took. */
export function percentiles(times: readonly Millis[]): Overview['reaction'] {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
  const [p50, p95] = [at(0.5), at(0.95)];
  return p50 === undefined || p95 === undefined ? undefined : { p50, p95 };
}

/** Connections that rules in force use, and that can only record. */
function usedWithoutCredentials({ catalog, connections, mode }: DashboardOptions): string[] {
  if (mode === 'dry-run') return [];
  const used = new Set(
    catalog.current?.rules.flatMap(({ steps }) => steps.map(({ connection }) => connection)),
  );
  return [...connections.values()]
    .filter(({ name }) => used.has(name))
    .filter(({ credentials, triggerToken }) => !credentials && !triggerToken)
    .map(({ name }) => name);
}
