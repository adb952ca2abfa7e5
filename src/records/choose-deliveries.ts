import { NotPossible } from '../operate/not-possible.js';
import type { DeliveryFilter } from '../store/tables/delivery-lists.js';
import type { DeliveryView } from '../views/delivery-view.js';
import { allPages } from './all-pages.js';
import type { Records } from './records.js';

export type ChosenDelivery = Pick<
  DeliveryView,
  'id' | 'action' | 'application' | 'status' | 'duplicateOf' | 'replayOf'
>;

/**
 * The deliveries that a filter fits and that have an event to replay, newest first. An event that
 * came twice, or was replayed before, is there once: as it came first, if that is still known.
 */
export async function chooseDeliveries(
  records: Records,
  filter: Omit<DeliveryFilter, 'limit' | 'before'>,
): Promise<ChosenDelivery[]> {
  const known = new Map<string, ChosenDelivery>();
  const listed: string[] = [];
  for await (const items of allPages((page) => records.deliveries({ ...filter, ...page }))) {
    for (const { id, action, application, status, duplicateOf, replayOf } of items) {
      known.set(id, { id, action, application, status, duplicateOf, replayOf });
      if (status !== 'rejected') listed.push(id);
    }
  }
  const chosen = new Map<string, ChosenDelivery>();
  for (const id of listed) {
    const first = await firstOf(id, known, records);
    if (first !== undefined) chosen.set(first.id, first);
  }
  return [...chosen.values()];
}

async function firstOf(
  id: string,
  known: Map<string, ChosenDelivery>,
  records: Records,
): Promise<ChosenDelivery | undefined> {
  const one = known.get(id) ?? (await find(id, records));
  if (one === undefined) return undefined;
  known.set(id, one);
  const earlier = one.replayOf ?? one.duplicateOf;
  return earlier === null ? one : ((await firstOf(earlier, known, records)) ?? one);
}

async function find(id: string, records: Records): Promise<ChosenDelivery | undefined> {
  try {
    return await records.delivery(id);
  } catch (error) {
    if (error instanceof NotPossible && error.kind === 'not-found') return undefined;
    throw error;
  }
}
