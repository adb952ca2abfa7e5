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
import { deliveryViews } from '../views/delivery-view.js';
import type { DashboardOptions } from './dashboard-options.js';
import type { Overview } from './pages/overview-page.js';
import { troublesOf } from './troubles.js';

const newest = 10;
const days = 14;

/** What changes slowly and takes long to count where there is much. */
export interface LongView {
  readonly days: readonly ReadonlyMap<Outcome, number>[];
  readonly rules: readonly RuleFigures[];
  /** Of the same 24 hours a week ago. */
  readonly weekBefore: Figures;
  /** Tasks that waited a week ago. */
  readonly waitingWeekBefore: number;
}

/** Of the days until the end of this hour. */
export async function readLongView(
  { store: { db } }: DashboardOptions,
  now: Millis,
): Promise<LongView> {
  const until = endOfHour(now);
  const since = until - days * day;
  const rules = await figuresOfRules(db, since);
  return {
    days: await outcomesOf(db, { since, until }, days),
    rules: [...rules.values()],
    weekBefore: await figuresOf(db, { since: now - 8 * day, until: now - 7 * day + 1 }),
    waitingWeekBefore: await waitingAt(db, now - 7 * day),
  };
}

export async function readOverview(
  options: DashboardOptions,
  { days: dayParts, rules, weekBefore, waitingWeekBefore }: LongView,
  now: Millis,
): Promise<Overview> {
  const { store, catalog, publicUrl } = options;
  const { db } = store;
  const today = await figuresOf(db, { since: now - day, until: now + 1 });
  const open = await openTasks(db);
  const circuits = await listCircuits(db);
  const until = endOfHour(now);
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
    weekBefore,
    waitingWeekBefore,
    open,
    ...inForce(options, circuits),
    hours: await outcomesOf(db, { since: until - day, until }, 24),
    days: dayParts,
    reaction: percentiles(await reactionTimes(db, now - day)),
    slowest: greatest(rules, ({ averageRun }) => averageRun ?? 0),
    mostFailing: greatest(rules, ({ failed }) => failed),
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

function endOfHour(now: Millis): Millis {
  return (Math.floor(now / hour) + 1) * hour;
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
