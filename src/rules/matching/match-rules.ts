import type { Event } from '../../domain/event.js';
import { matchRule } from '../match-rule.js';
import type { Rule, Ruleset } from '../ruleset.js';
import type { Scene } from '../scene.js';
import { candidatesFor } from './candidates-for.js';

/**
 * The rules that fire for an event, in the order of the ruleset: those that `matchRule` says match,
 * without asking it about rules that cannot.
 *
 * @param among only of these
 */
export function matchRules(
  ruleset: Ruleset,
  event: Event,
  sceneFor: (rule: Rule) => Scene,
  among: (rule: Rule) => boolean = () => true,
): Rule[] {
  return candidatesFor(ruleset, event).filter(
    (rule) => among(rule) && matchRule(rule, sceneFor(rule)).matched,
  );
}
