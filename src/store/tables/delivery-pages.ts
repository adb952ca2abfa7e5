import type { Delivery } from '../../domain/delivery.js';
import type { Db } from '../schema.js';
import { endOfSearch, listDeliveries, type DeliveryFilter } from './delivery-lists.js';

/** Deliveries that one page looks at for a text, so that it does not take the longer the more there are. */
export const mostSearched = 5_000;

/** An id is looked up, however old it is. */
const idShape = /^dlv_[0-9a-z]{26}$/;

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  /** What comes before the next page; undefined: this is the last one. */
  readonly next: string | undefined;
  /** Whether there are older ones that were not looked at for the text. */
  readonly isSearchCut: boolean;
}

/** One page of the list, newest first. With a text, it may have less than its length, or nothing, and yet not be the last. */
export async function pageOfDeliveries(db: Db, filter: DeliveryFilter): Promise<DeliveryPage> {
  const { q, limit } = filter;
  if (q !== undefined && idShape.test(q)) {
    const deliveries = await listDeliveries(db, { ...filter, q: undefined, id: q });
    return { deliveries, next: undefined, isSearchCut: false };
  }
  const end = q === undefined ? undefined : await endOfSearch(db, filter, mostSearched);
  const found = await listDeliveries(db, { ...filter, from: end, limit: limit + 1 });
  const deliveries = found.slice(0, limit);
  const isFull = found.length > limit;
  return {
    deliveries,
    next: isFull ? deliveries.at(-1)?.id : end,
    isSearchCut: !isFull && end !== undefined,
  };
}
