import { formatDuration, type Clock, type Millis } from '../domain/clock.js';
import { findRule, type RulesetCatalog } from '../stage/ruleset-catalog.js';
import { mutesInForce, removeMute, setMute } from '../store/tables/mutes.js';
import type { Store } from '../store/store.js';
import { NotPossible } from './not-possible.js';
import { longestReason, onRecord, type By } from './on-record.js';

/**
 * From now on what the rule matches is recorded and skipped, on all instances. What it made before
 * goes on.
 * @param length undefined: until somebody unmutes it
 * @throws NotPossible when there is no such rule
 */
export async function muteRule(
  rule: string,
  length: Millis | undefined,
  { store, catalog, clock }: { store: Store; catalog: RulesetCatalog; clock: Clock },
  by: By,
): Promise<void> {
  const operation = length === undefined ? 'mute' : `mute for ${formatDuration(length)}`;
  await onRecord(store, clock, { ...by, operation, target: rule }, async (tx) => {
    if (findRule(catalog.current, rule) === undefined) {
      throw new NotPossible('not-found', `There is no rule ${rule} in force.`);
    }
    const since = clock.now();
    const reason = by.reason?.trim().slice(0, longestReason);
    await setMute(tx, {
      ...{ rule, since, who: by.who },
      until: length === undefined ? undefined : since + length,
      reason: reason === '' ? undefined : reason,
    });
  });
}

/** @throws NotPossible when it is not muted */
export async function unmuteRule(rule: string, store: Store, clock: Clock, by: By): Promise<void> {
  await onRecord(store, clock, { ...by, operation: 'unmute', target: rule }, async (tx) => {
    const isMuted = (await mutesInForce(tx, clock.now())).has(rule);
    if (!isMuted) throw new NotPossible('conflict', `Rule ${rule} is not muted.`);
    await removeMute(tx, rule);
  });
}
