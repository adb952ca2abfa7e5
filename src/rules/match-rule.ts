import type { Rule } from './ruleset.js';
import type { Scene } from './scene.js';

/** Whether a rule fires for an event, and if not, why not, as the rest of a sentence about the rule. */
export type Match = { readonly matched: true } | { readonly matched: false; readonly why: WhyNot };

export interface WhyNot {
  readonly text: string;
}

/** The one place that decides whether a rule fires: the service, `simulate` and explanations ask here. */
export function matchRule(rule: Rule, scene: Scene): Match {
  if (rule.mode === 'off') return { matched: false, why: { text: 'is off (`mode: off`)' } };
  if (!rule.on.includes(scene.event.name)) {
    const events = rule.on.map((event) => `\`${event}\``).join(' or ');
    return {
      matched: false,
      why: { text: `is for ${events}; this is \`${scene.event.name}\`` },
    };
  }
  const verdict = rule.condition?.test(scene) ?? { met: true };
  if (verdict.met) return { matched: true };
  return {
    matched: false,
    // Explaining costs more than matching: only when somebody reads it.
    get why() {
      return verdict.why;
    },
  };
}
