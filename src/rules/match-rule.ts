import type { Rule } from './ruleset.js';
import type { Scene } from './scene.js';
import { whyCondition, whyOff, whyOtherEvent, type WhyNot } from './why/why-not.js';

/** Whether a rule fires for an event, and if not, why not. */
export type Match = { readonly matched: true } | { readonly matched: false; readonly why: WhyNot };

/** The one place that decides whether a rule fires: the service, `simulate` and explanations ask here. */
export function matchRule(rule: Rule, scene: Scene): Match {
  if (rule.mode === 'off') {
    return unmatched(() => {
      const live = matchRule({ ...rule, mode: 'live' }, scene);
      return whyOff(live.matched ? undefined : live.why);
    });
  }
  if (!rule.on.includes(scene.event.name)) return unmatched(() => whyOtherEvent(rule, scene));
  const verdict = rule.condition?.test(scene) ?? { met: true };
  if (verdict.met) return { matched: true };
  return unmatched(() => whyCondition(rule.condition, verdict.why, 'match'));
}

/** Explaining costs more than matching: only when somebody reads it. */
function unmatched(explain: () => WhyNot): Match {
  return {
    matched: false,
    get why() {
      return explain();
    },
  };
}
