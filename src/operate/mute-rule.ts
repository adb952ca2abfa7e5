import type { Clock, Millis } from '../domain/clock.js';
import { findRule, type RulesetCatalog } from '../stage/ruleset-catalog.js';
import { mutesInForce, removeMute, setMute } from '../store/tables/mutes.js';
import type { Store } from '../store/store.js';
import { NotPossible } from './not-possible.js';

export interface MuteWish {
  readonly rule: string;
  /** How long; undefined: until somebody unmutes it. */
  readonly length: Millis | undefined;
  readonly who: string;
  /** As typed; may be empty. */
  readonly reason: string;
}

/**
 * From now on what the rule matches is recorded and skipped, on all instances. What it made before
 * goes on.
 * @throws NotPossible when there is no such rule
 */
export async function muteRule(
  { rule, length, who, reason }: MuteWish,
  { store, catalog, clock }: { store: Store; catalog: RulesetCatalog; clock: Clock },
): Promise<void> {
  if (findRule(catalog.current, rule) === undefined) {
    throw new NotPossible('not-found', `There is no rule ${rule} in force.`);
  }
  const since = clock.now();
  const words = reason.trim().slice(0, 300);
  await setMute(store.db, {
    ...{ rule, since, who },
    until: length === undefined ? undefined : since + length,
    reason: words === '' ? undefined : words,
  });
}

/** @throws NotPossible when it is not muted */
export async function unmuteRule(rule: string, store: Store, clock: Clock): Promise<void> {
  const mutes = await mutesInForce(store.db, clock.now());
  const wasThere = await removeMute(store.db, rule);
  if (!wasThere || !mutes.has(rule)) {
    throw new NotPossible('conflict', `Rule ${rule} is not muted.`);
  }
}
