import { day, type Millis } from '../domain/clock.js';
import type { Outcome } from '../store/tables/figures.js';
import type { Mute } from '../store/tables/mutes.js';
import { figuresOfRules, type RuleFigures } from '../store/tables/rule-figures.js';
import { outcomesOfRules, runEndsOfRules } from '../store/tables/rule-history.js';
import type { Db } from '../store/schema.js';
import type { RulesetTests, TestedRule } from '../playground/wishes.js';

export const storyDays = 30;

/** What the rules did in the last 30 days, each by the rule's id. */
export interface RuleHistory {
  readonly figures: ReadonlyMap<string, RuleFigures>;
  readonly days: ReadonlyMap<string, readonly ReadonlyMap<Outcome, number>[]>;
  readonly ends: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** What stands beside a rule. */
export interface RuleStory {
  readonly figures: RuleFigures | undefined;
  /** How many deliveries it matched each day, by what came of them; from the oldest day. */
  readonly days: readonly ReadonlyMap<Outcome, number>[];
  /** How the runs that it started ended, by conclusion. */
  readonly ends: ReadonlyMap<string, number>;
  readonly mute: Mute | undefined;
  /** Undefined: the tests were not run. */
  readonly tests: TestedRule | undefined;
}

export async function readRuleHistory(db: Db, now: Millis): Promise<RuleHistory> {
  // What happens this very millisecond is in it.
  const until = now + 1;
  const since = until - storyDays * day;
  return {
    figures: await figuresOfRules(db, since),
    days: await outcomesOfRules(db, { since, until }, storyDays),
    ends: await runEndsOfRules(db, since),
  };
}

export function storyOf(
  rule: string,
  history: RuleHistory,
  mutes: ReadonlyMap<string, Mute>,
  tests: RulesetTests | undefined,
): RuleStory {
  return {
    figures: history.figures.get(rule),
    days: history.days.get(rule) ?? [],
    ends: history.ends.get(rule) ?? new Map<string, number>(),
    mute: mutes.get(rule),
    tests: tests?.rules.get(rule),
  };
}
