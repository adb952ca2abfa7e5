import { Registry } from 'prom-client';
import { second, type Clock, type Millis } from '../domain/clock.js';
import type { Log } from '../domain/log.js';
import type { Gate } from '../domain/provider.js';
import type { Ruleset } from '../rules/ruleset.js';
import type { Store } from '../store/store.js';
import { openCounters, type Counters } from './counters.js';
import { countingLog } from './counting-log.js';
import { RuleLabels } from './label-values.js';
import { openProcessGauges, type ProcessGauges } from './process-gauges.js';
import { processRegistry } from './registry.js';
import { readStoreFacts, type StoreFacts } from './store-facts.js';
import { StoreGauges } from './store-gauges.js';
import { watchedGate } from './watched-gate.js';
import { writeMetrics, type Exposition } from './write-metrics.js';

/** What is known of the rules. */
export interface RulesState {
  readonly ruleset: Ruleset | undefined;
  /** Why those in the folder are not the ones in force. */
  readonly fault: string | undefined;
  /** When rules were taken from the folder last. */
  readonly takenAt: Millis | undefined;
}

export interface MetricsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: () => RulesState;
  /** The names of all connections. */
  readonly connections: readonly string[];
  /** How long a scrape waits for the database. */
  readonly patience?: Millis;
}

/** Scrapers give up after ten seconds, and then have nothing at all. */
const defaultPatience = 3 * second;

/** All metrics: what is counted as it happens, and what is read when somebody asks. */
export class Metrics {
  readonly counters: Counters;
  readonly #options: MetricsOptions;
  readonly #registry = new Registry();
  readonly #gauges: ProcessGauges;
  readonly #storeGauges: StoreGauges;
  readonly #rules: RuleLabels;
  #reading: Promise<StoreFacts> | undefined;

  constructor(options: MetricsOptions) {
    this.#options = options;
    this.counters = openCounters(this.#registry);
    this.#gauges = openProcessGauges(this.#registry);
    this.#storeGauges = new StoreGauges(this.#registry, options.connections);
    this.#rules = new RuleLabels(() => options.rules().ruleset);
  }

  /** A log that counts what passes through it. */
  counting(log: Log): Log {
    return countingLog(log, this.counters, this.#rules);
  }

  /** A gate that notes what a connection's provider says is left. */
  watching(gate: Gate, connection: string): Gate {
    return watchedGate(gate, connection, this.#gauges);
  }

  /** Answers with all that is known, with the database away, too. */
  async scrape(format: 'prometheus' | 'openmetrics'): Promise<Exposition> {
    const facts = await this.#readInTime();
    this.#gauges.databaseUp.set(facts === undefined ? 0 : 1);
    if (facts === undefined) this.#gauges.scrapeErrors.inc();
    this.#storeGauges.show(facts, this.#options.clock.now());
    this.#showRules();
    await this.#forgetRules();
    return writeMetrics([this.#registry, processRegistry()], format);
  }

  async #readInTime(): Promise<StoreFacts | undefined> {
    const { patience = defaultPatience } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), patience);
    });
    try {
      return await Promise.race([this.#read(), tooLate]);
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** One at a time: scrapers that come while it is being read share it, however slow the database is. */
  #read(): Promise<StoreFacts> {
    const { store, clock } = this.#options;
    this.#reading ??= readStoreFacts(store, clock).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Rules that are gone, and come under other names, must not add up. */
  async #forgetRules(): Promise<void> {
    const { effects } = this.counters;
    for (const { labels } of (await effects.get()).values) {
      if (this.#rules.labelOf(labels.rule) !== labels.rule) effects.remove(labels);
    }
  }

  #showRules(): void {
    const { ruleset, fault, takenAt } = this.#options.rules();
    const { rules, rulesetInfo, reloadSuccessful, reloadSuccess } = this.#gauges;
    rules.set(ruleset?.rules.length ?? 0);
    rulesetInfo.reset();
    if (ruleset !== undefined) rulesetInfo.set({ hash: ruleset.hash }, 1);
    reloadSuccessful.set(fault === undefined ? 1 : 0);
    if (takenAt === undefined) reloadSuccess.remove();
    else reloadSuccess.set(takenAt / second);
  }
}
