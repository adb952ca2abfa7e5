import type { Match } from '../match-rule.js';

/** What is asked of each rule. */
export interface Judged {
  readonly match: Match;
  /** The rule is for the event. */
  readonly isForEvent: boolean;
}

/**
 * Rules that matched, then those that nearly did: for this event by how much would have to be
 * another, of those that are off after the others, then those for other events. Equals as they were.
 */
export function nearestFirst<T extends Judged>(rules: readonly T[]): T[] {
  return rules
    .map((rule) => ({ rule, rank: rankOf(rule) }))
    .sort(({ rank: [a, b] }, { rank: [c, d] }) => a - c || b - d)
    .map(({ rule }) => rule);
}

function rankOf({ match, isForEvent }: Judged): readonly [group: number, distance: number] {
  if (match.matched) return [0, 0];
  // Of a rule for another event nothing more is asked: its condition is about other fields.
  if (!isForEvent) return [3, match.why.kind === 'event' && match.why.changes.length > 0 ? 0 : 1];
  return [match.why.kind === 'off' ? 2 : 1, match.why.distance];
}
