import { eventDeclarations } from '../events/declarations.js';
import type { Ruleset } from '../rules/ruleset.js';

/** Stands for every value that is not one of the known ones: a label has only so many values, whatever comes. */
export const other = 'other';

const actionNames = new Set(eventDeclarations.map(({ name }) => name));

/** The canonical name of a declared event; any other is `other`: senders can make up as many as they like. */
export function actionLabel(action: unknown): string {
  return typeof action === 'string' && actionNames.has(action) ? action : other;
}

/** What GitHub and GitLab say of runs that are over. https://docs.github.com/rest/checks/runs https://docs.gitlab.com/api/pipelines/ */
const conclusions = new Set([
  ...['success', 'failure', 'failed', 'cancelled', 'canceled', 'skipped', 'timed_out'],
  ...['action_required', 'neutral', 'stale', 'startup_failure'],
]);

/** A provider's word for how a run ended. */
export function conclusionLabel(conclusion: unknown): string {
  return typeof conclusion === 'string' && conclusions.has(conclusion) ? conclusion : other;
}

/** Rules beyond these are counted together. */
export const mostRules = 1000;

/** Ids of the rules in force as values of a label; those beyond a thousand, and of rules that are gone, are `other`. */
export class RuleLabels {
  readonly #rulesInForce: () => Ruleset | undefined;
  #ruleset: Ruleset | undefined;
  #known: ReadonlySet<unknown> = new Set();

  constructor(rulesInForce: () => Ruleset | undefined) {
    this.#rulesInForce = rulesInForce;
  }

  labelOf(rule: unknown): string {
    const ruleset = this.#rulesInForce();
    if (ruleset !== this.#ruleset) {
      this.#ruleset = ruleset;
      this.#known = new Set(ruleset?.rules.slice(0, mostRules).map(({ id }) => id));
    }
    return typeof rule === 'string' && this.#known.has(rule) ? rule : other;
  }
}
