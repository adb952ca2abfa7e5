import type { Rule } from '../../rules/ruleset.js';
import type { Site } from '../sites.js';
import { impossibleComparisons } from './impossible-comparison.js';

/** The `if` of the rule itself. */
export function ifOf(sites: readonly Site[]): Site | undefined {
  return sites.find(({ role, step }) => role === 'if' && step === undefined);
}

/** A comparison in it has a finding of its own: what follows from that is not said as well. */
export function impossibleIn(site: Site, rule: Rule): boolean {
  return impossibleComparisons(site, rule).length > 0;
}
