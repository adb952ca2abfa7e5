import type { Delivery } from '../domain/delivery.js';
import { findDelivery, listDeliveries, type DeliveryFilter } from '../store/tables/deliveries.js';
import type { Db } from '../store/schema.js';

const pageSize = 500;

/**
 * The deliveries that a filter fits and that have an event to replay, newest first. An event that
 * came twice, or was replayed before, is there once: as it came first.
 */
export async function chooseDeliveries(
  db: Db,
  filter: Omit<DeliveryFilter, 'limit' | 'before'>,
): Promise<Delivery[]> {
  const chosen = new Map<string, Delivery>();
  let before: string | undefined;
  for (;;) {
    const page = await listDeliveries(db, { ...filter, before, limit: pageSize });
    for (const delivery of page) {
      if (delivery.status === 'rejected') continue;
      const first = delivery.replayOf ?? delivery.duplicateOf ?? delivery.id;
      if (!chosen.has(first)) chosen.set(first, (await findDelivery(db, first)) ?? delivery);
    }
    before = page.at(-1)?.id;
    if (page.length < pageSize) return [...chosen.values()];
  }
}
