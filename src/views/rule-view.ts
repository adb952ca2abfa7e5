import type { BuildKnowledge } from '../domain/build.js';
import type { Delivery } from '../domain/delivery.js';
import { matchRule } from '../rules/match-rule.js';
import { renderName } from '../rules/render-name.js';
import type { Rule, Ruleset } from '../rules/ruleset.js';
import { nearestFirst } from '../rules/why/nearest-first.js';
import type { WhyNot } from '../rules/why/why-not.js';
import { eventOf, scenesOf } from '../stage/scene-of.js';

/** A rule and what it made of a delivery. */
export interface RuleView {
  readonly rule: string;
  /** For this event: its expressions filled in. */
  readonly name: string | undefined;
  readonly mode: Rule['mode'];
  readonly matched: boolean;
  /** Why not, as the rest of a sentence about the rule. */
  readonly why: string | undefined;
  /** The same with all that is known of it: where, what instead of what, and what would have matched. */
  readonly whyNot: WhyNot | undefined;
}

/**
 * What matched first, then what nearly did. Why, and the name, are found out when they are read: of
 * a thousand rules often only the nearest is.
 */
export function explainRules(
  ruleset: Ruleset,
  delivery: Delivery,
  build: BuildKnowledge,
  publicUrl: string,
): RuleView[] {
  const event = eventOf(delivery);
  const sceneFor = scenesOf({ delivery, event, build, publicUrl, now: delivery.receivedAt });
  const judged = ruleset.rules.map((rule) => {
    const scene = sceneFor(rule.id);
    return {
      rule,
      scene,
      match: matchRule(rule, scene),
      isForEvent: rule.on.includes(event.name),
    };
  });
  return nearestFirst(judged).map(({ rule, scene, match }): RuleView => ({
    rule: rule.id,
    mode: rule.mode,
    matched: match.matched,
    get name() {
      return renderName(rule, scene);
    },
    get why() {
      return match.matched ? undefined : match.why.text;
    },
    get whyNot() {
      return match.matched ? undefined : match.why;
    },
  }));
}
