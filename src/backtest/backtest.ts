import { notRead } from '../domain/build.js';
import type { Millis } from '../domain/clock.js';
import type { EffectKind } from '../domain/effect.js';
import type { Ruleset } from '../rules/ruleset.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import { eventOf } from '../stage/scene-of.js';
import { recordedDeliveries, type RecordedDelivery } from '../store/tables/recorded-deliveries.js';
import type { Db } from '../store/schema.js';
import { BacktestReport } from './backtest-report.js';
import { compareDelivery, type CompareOptions } from './compare-delivery.js';
import { recordedDecision, stepKey } from './decision.js';

export interface BacktestOptions {
  readonly db: Db;
  /** The other rules. */
  readonly ruleset: Ruleset;
  /** Where the rules of then are found. */
  readonly catalog: RulesetCatalog;
  /** Deliveries received at or after this time. */
  readonly since: Millis;
  readonly publicUrl: string;
  /** What the actions make, by their names. */
  readonly makesOf: (uses: string) => EffectKind;
  /** How many changes of each sort are kept, the newest; all are counted. */
  readonly limit: number;
}

/** Runs recorded deliveries through other rules and says what would have changed. Sends and writes nothing. */
export async function backtest(options: BacktestOptions): Promise<BacktestReport> {
  const { db, since, ruleset, limit } = options;
  const report = new BacktestReport(since, limit);
  for await (const page of recordedDeliveries(db, since)) {
    for (const recorded of page) {
      report.count(undecidedOf(recorded));
      // The same rules: whatever is otherwise today is not their doing.
      if (recorded.delivery.ruleset === ruleset.hash) continue;
      report.add(recorded.delivery, await changesOf(recorded, options));
    }
  }
  return report;
}

function undecidedOf({ tasks }: RecordedDelivery): number {
  return tasks.filter((task) => recordedDecision(task) === undefined).length;
}

async function changesOf({ delivery, tasks, build }: RecordedDelivery, options: BacktestOptions) {
  const { ruleset, catalog, publicUrl, makesOf } = options;
  const past = {
    delivery,
    event: eventOf(delivery),
    build: build ?? notRead,
    recorded: new Map(tasks.map((task) => [stepKey(task), task])),
    publicUrl,
  };
  const compare: CompareOptions = {
    ruleset,
    asReceived: async () =>
      delivery.ruleset === undefined ? undefined : catalog.byHash(delivery.ruleset),
    makesOf,
  };
  return compareDelivery(past, compare);
}
