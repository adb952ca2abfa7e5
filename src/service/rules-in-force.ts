import type { Clock, Millis } from '../domain/clock.js';
import { hexDigest } from '../domain/ids.js';
import type { Log } from '../domain/log.js';
import { openRules, type OpenedRules } from './open-rules.js';
import { loadRuleset } from '../rules/load-ruleset.js';
import { readRulesFolder } from '../rules/read-rules-folder.js';
import { compareRulesets } from '../rules/compare-rulesets.js';
import type { Ruleset } from '../rules/ruleset.js';
import type { Settings } from '../settings/read-settings.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import { findLatestRuleset, saveRuleset } from '../store/tables/rulesets.js';
import type { Store } from '../store/store.js';

export interface RulesInForceOptions {
  readonly settings: Settings;
  readonly store: Store;
  readonly catalog: RulesetCatalog;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Decides which rules apply: those of the folder, as a whole and only if they have no error; else
 * those that were loaded last, and if there were none, deliveries are recorded and wait.
 */
export class RulesInForce {
  readonly #options: RulesInForceOptions;
  /** Of the connections that the service has opened. */
  #connections = '';
  /** What the folder held when it was taken, or turned down. */
  #settled = '';
  /** What the folder held when it was looked at last. */
  #seen = '';
  #fault: string | undefined;
  #takenAt: Millis | undefined;

  constructor(options: RulesInForceOptions) {
    this.#options = options;
  }

  /** What is wrong with the rules in the folder, for people; undefined: they are the ones in force. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** When rules were taken from the folder last; undefined: they were not yet. */
  get takenAt(): Millis | undefined {
    return this.#takenAt;
  }

  /** The rules with which the service starts. */
  async start(opened: OpenedRules): Promise<void> {
    const { catalog, store } = this.#options;
    this.#settled = this.#seen = await this.#look();
    this.#connections = JSON.stringify(opened.entries);
    if (opened.ruleset !== undefined) {
      await this.#take(opened.ruleset);
      if (opened.missing.length > 0) this.#fault = 'the rules folder is missing';
      return;
    }
    const latest = await findLatestRuleset(store.db);
    catalog.use(latest && loadRuleset(latest.files, opened.language).ruleset);
    this.#fault = this.#errors(opened);
  }

  /**
   * A stage: takes up a folder that has changed. What is being written is left until it stays the
   * same between two looks, so that a set of rules is never taken half.
   *
   * @param taken called when other rules are in force: deliveries may have waited for them
   * @param when `atOnce`: somebody says that the folder is complete
   * @returns 0: there is never more to do at once
   */
  async takeUpChanges(
    taken: () => void,
    when: 'atOnce' | 'whenStill' = 'whenStill',
  ): Promise<number> {
    const digest = await this.#look();
    const isStill = when === 'atOnce' || digest === this.#seen;
    this.#seen = digest;
    if (!isStill || digest === this.#settled) return 0;
    const opened = await openRules(this.#options.settings);
    if (await this.#reload(opened)) taken();
    this.#settled = digest;
    return 0;
  }

  /** @returns whether they are in force now */
  async #reload(opened: OpenedRules): Promise<boolean> {
    const { catalog, log } = this.#options;
    const before = catalog.current;
    if (opened.missing.length > 0) {
      this.#turnDown('the rules folder is missing; the rules loaded before stay in force', opened);
    } else if (opened.ruleset === undefined) {
      this.#turnDown(this.#errors(opened), opened);
    } else if (JSON.stringify(opened.entries) !== this.#connections) {
      this.#turnDown(
        'connections.yaml has changed: restart the service to use it; the rules loaded before stay in force',
        opened,
      );
    } else {
      await this.#take(opened.ruleset);
      const { added, removed, changed } = compareRulesets(before, opened.ruleset);
      const { hash, rules } = opened.ruleset;
      const shadow = rules.filter(({ mode }) => mode === 'shadow').length;
      const counts = { rules: rules.length, shadow };
      log.info('rules.loaded', { ruleset: hash, ...counts, added, removed, changed });
      return true;
    }
    return false;
  }

  async #take(ruleset: Ruleset): Promise<void> {
    const { store, catalog, clock } = this.#options;
    const now = clock.now();
    await saveRuleset(store.db, ruleset, now);
    catalog.use(ruleset);
    this.#fault = undefined;
    this.#takenAt = now;
  }

  #turnDown(fault: string, { diagnostics }: OpenedRules): void {
    this.#fault = fault;
    this.#options.log.error('rules.turned-down', {
      fault,
      errors: diagnostics
        .filter(({ severity }) => severity === 'error')
        .slice(0, 10)
        .map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`),
    });
  }

  #errors({ diagnostics }: OpenedRules): string {
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    const count = errors === 1 ? '1 error' : `${errors} errors`;
    return this.#options.catalog.current === undefined
      ? `the rules have ${count}; deliveries are recorded and wait`
      : `the rules have ${count}; those loaded before stay in force`;
  }

  /** Names what the folder holds. */
  async #look(): Promise<string> {
    return hexDigest(JSON.stringify(await readRulesFolder(this.#options.settings.rulesDir)));
  }
}
