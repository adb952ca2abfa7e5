import type { Clock, Millis } from '../domain/clock.js';
import type { Delivery } from '../domain/delivery.js';
import { newDeliveryId } from '../domain/ids.js';
import { eventOf } from '../stage/scene-of.js';
import { findBuild } from '../store/tables/builds.js';
import { findDelivery, insertDeliveries } from '../store/tables/deliveries.js';
import type { Store } from '../store/store.js';
import { NotPossible } from './not-possible.js';
import { onRecord, type By } from './on-record.js';

/** `current`: the rules of now. `as-received`: those that the delivery was matched with. */
export type WhichRules = 'current' | 'as-received';

/**
 * Runs the rules again for a delivery's event: as a new delivery that refers to the old one, so
 * that what happened the first time stays as it was. An issue of the same fingerprint is not made
 * twice by it.
 *
 * @returns the new delivery
 * @throws NotPossible
 */
export async function replayDelivery(
  id: string,
  rules: WhichRules,
  store: Store,
  clock: Clock,
  by: By,
): Promise<Delivery> {
  const operation = rules === 'current' ? 'replay' : 'replay with the rules of then';
  return onRecord(store, clock, { ...by, operation, target: id }, async (tx) => {
    const original = await findDelivery(tx, id);
    const isOpen = original?.status === 'received';
    if (isOpen && (await findBuild(tx, id)) !== undefined)
      throw new NotPossible('conflict', waits(id));
    const replay = replayOf(id, original, rules, clock.now());
    await insertDeliveries(tx, [replay]);
    await store.queue.put(tx, 'match', [replay.id], replay.receivedAt);
    return replay;
  });
}

/** Two deliveries of one event would run the rules that wait twice. */
function waits(id: string): string {
  return `Delivery ${id} cannot be replayed now: it waits for Applivery's API and goes on by itself.`;
}

function replayOf(
  id: string,
  original: Delivery | undefined,
  rules: WhichRules,
  now: Millis,
): Delivery {
  if (original === undefined) throw new NotPossible('not-found', `There is no delivery ${id}.`);
  if (original.status === 'rejected') {
    throw new NotPossible('conflict', `Delivery ${id} was rejected: there is no event to replay.`);
  }
  if (rules === 'as-received' && original.ruleset === undefined) {
    throw new NotPossible(
      'conflict',
      `Delivery ${id} was never matched, so there are no rules as they were then. Replay it with the rules of now.`,
    );
  }
  return {
    ...original,
    id: newDeliveryId(now),
    receivedAt: now,
    status: 'received',
    duplicateOf: undefined,
    replayOf: original.id,
    ruleset: rules === 'as-received' ? original.ruleset : undefined,
    // Those of the event: that rules were not run is of the original only.
    faults: eventOf(original).faults,
  };
}
