import { systemClock } from '../domain/clock.js';
import { findInRules } from '../findings/find-in-rules.js';
import { readDelivery } from '../receive/read-delivery.js';
import type { Language } from '../rules/language.js';
import { loadRuleset } from '../rules/load-ruleset.js';
import { simulateDelivery } from '../simulate/simulate-delivery.js';
import type { Trial, TrialWish } from './wishes.js';

/** Holds an event against rules: what would be sent, and why not. Nothing is kept. */
export function tryRules(wish: TrialWish, language: Language, publicUrl: string): Trial {
  const { ruleset, diagnostics: loaded } = loadRuleset([wish.rules], language);
  const diagnostics = ruleset ? findInRules(ruleset, { loaded, tested: undefined }) : loaded;
  const now = wish.delivery?.receivedAt ?? systemClock.now();
  const { delivery } = readDelivery(Buffer.from(wish.event), 'application/json', now);
  if (delivery.status === 'rejected') {
    return { diagnostics, rejected: delivery.faults.join('; '), simulation: undefined };
  }
  const simulation =
    ruleset && simulateDelivery({ ...delivery, ...wish.delivery }, ruleset, publicUrl, wish.build);
  return { diagnostics, rejected: undefined, simulation };
}
