import type { Delivery } from '../domain/delivery.js';
import { matchRule } from '../rules/match-rule.js';
import type { Rule, Ruleset } from '../rules/ruleset.js';
import { eventOf, sceneOf } from '../stage/scene-of.js';

/** A rule and what it made of a delivery. */
export interface RuleView {
  readonly rule: string;
  readonly mode: Rule['mode'];
  readonly matched: boolean;
  /** Why not. */
  readonly why: string | undefined;
}

/** Rules for this event first, then those for others, each as in the files. */
export function explainRules(ruleset: Ruleset, delivery: Delivery, publicUrl: string): RuleView[] {
  const event = eventOf(delivery);
  const now = delivery.receivedAt;
  const asks = (on: readonly string[]) => (on.includes(event.name) ? 0 : 1);
  return [...ruleset.rules]
    .sort((one, other) => asks(one.on) - asks(other.on))
    .map((rule) => {
      const scene = sceneOf({ delivery, event, rule: rule.id, before: [], publicUrl, now });
      const match = matchRule(rule, scene);
      return {
        rule: rule.id,
        mode: rule.mode,
        matched: match.matched,
        why: match.matched ? undefined : match.why.text,
      };
    });
}
