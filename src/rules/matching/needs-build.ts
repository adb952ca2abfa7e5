import type { Event } from '../../domain/event.js';
import type { Ruleset } from '../ruleset.js';
import { candidatesFor } from './candidates-for.js';

/** The events that a rule with `build` is for. Gone with the ruleset. */
const byRuleset = new WeakMap<Ruleset, ReadonlySet<string>>();

/** Whether a rule that can match an event needs to know its build. Costs next to nothing where no rule does. */
export function needsBuild(ruleset: Ruleset, event: Event): boolean {
  let events = byRuleset.get(ruleset);
  if (events === undefined) {
    events = new Set(
      ruleset.rules.filter(({ usesBuild }) => usesBuild).flatMap(({ on }) => [...on]),
    );
    byRuleset.set(ruleset, events);
  }
  return events.has(event.name) && candidatesFor(ruleset, event).some(({ usesBuild }) => usesBuild);
}
