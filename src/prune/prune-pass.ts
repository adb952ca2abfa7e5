import { day, type Millis } from '../domain/clock.js';
import {
  borderOfAge,
  borderOfCount,
  oldRulesets,
  pruneDeliveries,
  pruneEffects,
  pruneEvents,
  removeRulesets,
  strikeUsedRulesets,
  type PruneStep,
} from '../store/tables/retention.js';
import type { Db } from '../store/schema.js';

/** How long, and how much of, what is over is kept. */
export interface Retention {
  /** Deliveries with their tasks and attempts, and rulesets. */
  readonly age: Millis;
  /** Deliveries, whatever their age. */
  readonly deliveries: number;
}

/** One kind of rows, gone through in steps. */
export interface PrunePart {
  readonly what: 'deliveries' | 'effects' | 'events' | 'rulesets';
  /** Does one short step, in the transaction that it is given. @param after where the last one ended; at first empty */
  readonly step: (tx: Db, after: string) => Promise<PruneStep>;
}

/**
 * That an event was here is known for this long at least, though its delivery is gone: a hook that is
 * sent again must not have its effects again. What is known of effects stays as long.
 */
export const leastMemory = 400 * day;

/** All that is to be pruned now, in the order in which it has to be. */
export async function prunePass(
  db: Db,
  { age, deliveries: kept }: Retention,
  now: Millis,
): Promise<PrunePart[]> {
  const ofAge = borderOfAge(now - age);
  const ofCount = await borderOfCount(db, kept);
  const border = ofCount !== undefined && ofCount.id > ofAge.id ? ofCount : ofAge;
  const forgotten = borderOfAge(now - Math.max(age, leastMemory));
  const unused = new Set(await oldRulesets(db, ofAge));
  return [
    { what: 'deliveries', step: (tx, after) => pruneDeliveries(tx, border, after) },
    { what: 'effects', step: (tx, after) => pruneEffects(tx, forgotten, after) },
    { what: 'events', step: (tx, after) => pruneEvents(tx, forgotten, after) },
    { what: 'rulesets', step: (tx, after) => strikeUsedRulesets(tx, unused, after) },
    { what: 'rulesets', step: (tx) => removeRulesets(tx, [...unused], ofAge) },
  ];
}
