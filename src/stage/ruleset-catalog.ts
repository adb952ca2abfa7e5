import type { Language } from '../rules/language.js';
import { loadRuleset } from '../rules/load-ruleset.js';
import type { Rule, Ruleset } from '../rules/ruleset.js';
import { findRuleset } from '../store/tables/rulesets.js';
import type { Store } from '../store/store.js';

/** Compiled rulesets beside the current one that are kept: tasks and replays may need older ones. */
const mostKept = 20;

/** The current ruleset, and the older ones that deliveries and tasks still refer to. */
export class RulesetCatalog {
  readonly #store: Store;
  readonly #language: Language;
  readonly #older = new Map<string, Ruleset | undefined>();
  #current: Ruleset | undefined;

  constructor(store: Store, language: Language) {
    this.#store = store;
    this.#language = language;
  }

  /** Undefined while no ruleset could be loaded: deliveries wait then. */
  get current(): Ruleset | undefined {
    return this.#current;
  }

  /** From now on these apply; undefined: none, and deliveries wait. */
  use(ruleset: Ruleset | undefined): void {
    this.#current = ruleset;
  }

  /** Undefined when it is not kept any more, or is not valid for this version. */
  async byHash(hash: string): Promise<Ruleset | undefined> {
    if (this.#current?.hash === hash) return this.#current;
    if (this.#older.has(hash)) return this.#older.get(hash);
    const stored = await findRuleset(this.#store.db, hash);
    const ruleset = stored && loadRuleset(stored.files, this.#language).ruleset;
    const [oldest] = this.#older.keys();
    if (this.#older.size >= mostKept && oldest !== undefined) this.#older.delete(oldest);
    this.#older.set(hash, ruleset);
    return ruleset;
  }
}

export function findRule(ruleset: Ruleset | undefined, id: string): Rule | undefined {
  return ruleset?.rules.find((rule) => rule.id === id);
}
