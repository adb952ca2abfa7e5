import type { Event } from '../../domain/event.js';
import type { Rule, Ruleset } from '../ruleset.js';
import { EventIndex } from './event-index.js';

/** The rules for one event, and their index once such an event has come. */
interface Rules {
  readonly rules: Rule[];
  index?: EventIndex;
}

/** By the name of the event. Gone with the ruleset. */
const byRuleset = new WeakMap<Ruleset, ReadonlyMap<string, Rules>>();

/**
 * The rules that can match an event, and perhaps a few more, in the order of the ruleset. What it
 * costs depends on how many these are, not on how many rules there are.
 */
export function candidatesFor(ruleset: Ruleset, event: Event): readonly Rule[] {
  let byEvent = byRuleset.get(ruleset);
  if (byEvent === undefined) {
    byEvent = groupByEvent(ruleset.rules);
    byRuleset.set(ruleset, byEvent);
  }
  const own = byEvent.get(event.name);
  if (own === undefined) return [];
  own.index ??= new EventIndex(own.rules);
  return own.index.candidates(event.value);
}

function groupByEvent(rules: readonly Rule[]): ReadonlyMap<string, Rules> {
  const byEvent = new Map<string, Rules>();
  for (const rule of rules) {
    if (rule.mode === 'off') continue;
    for (const event of rule.on) {
      const known = byEvent.get(event);
      if (known === undefined) byEvent.set(event, { rules: [rule] });
      else known.rules.push(rule);
    }
  }
  return byEvent;
}
