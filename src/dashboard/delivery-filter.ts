import { z } from 'zod';
import type { Millis } from '../domain/clock.js';
import { deliveryStatuses } from '../domain/delivery.js';
import { readTime } from '../views/read-time.js';
import type { DeliveryFilter } from '../store/tables/delivery-lists.js';

/** The fields of the filter's form, as they were typed. */
export const filterFields = ['q', 'action', 'application', 'status', 'since', 'until'] as const;
export type FilterField = (typeof filterFields)[number];

export interface DeliveryQuery {
  readonly typed: Readonly<Partial<Record<FilterField, string>>>;
  /** By field: what is wrong with what was typed. */
  readonly faults: ReadonlyMap<FilterField, string>;
  readonly filter: Omit<DeliveryFilter, 'limit'>;
}

const timeHint = 'must be a time such as 2026-11-23T09:00:00Z, or how long ago, such as 2h';

/** Reads the page's query. What is at fault is said, and does not filter. */
export function readDeliveryQuery(query: URLSearchParams, now: Millis): DeliveryQuery {
  const typed: Partial<Record<FilterField, string>> = {};
  for (const field of filterFields) {
    const text = query.get(field)?.trim().slice(0, 200);
    if (text) typed[field] = text;
  }
  const faults = new Map<FilterField, string>();
  const time = (field: 'since' | 'until') => {
    const text = typed[field];
    const at = text === undefined ? undefined : readTime(text, now);
    if (text !== undefined && at === undefined) faults.set(field, timeHint);
    return at;
  };
  const status = z.enum(deliveryStatuses).safeParse(typed.status);
  if (typed.status !== undefined && !status.success) {
    faults.set('status', `must be one of ${deliveryStatuses.join(', ')}`);
  }
  return {
    typed,
    faults,
    filter: {
      q: typed.q,
      action: typed.action,
      application: typed.application,
      status: status.data,
      since: time('since'),
      until: time('until'),
      before: query.get('before') ?? undefined,
    },
  };
}

/** The address of a page of the list, with the same filter. */
export function deliveriesAddress(typed: DeliveryQuery['typed'], before?: string): string {
  const query = new URLSearchParams(typed);
  if (before !== undefined) query.set('before', before);
  return query.size === 0 ? '/deliveries' : `/deliveries?${query.toString()}`;
}
