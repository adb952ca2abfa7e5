import type { Selectable } from 'kysely';
import type { Millis } from '../../domain/clock.js';
import type { Delivery, DeliveryStatus } from '../../domain/delivery.js';
import { rowInserter } from '../insert-rows.js';
import { oneOf } from '../one-of.js';
import type { Db, DeliveriesTable, EventsTable } from '../schema.js';

/** How many rejected deliveries are kept: whoever knows the token must not fill the disk with them. */
export const rejectedKept = 1000;

const insertDeliveryRows = rowInserter((db, rows: readonly DeliveriesTable[]) =>
  db.insertInto('deliveries').values(rows),
);

export async function insertDeliveries(db: Db, deliveries: readonly Delivery[]): Promise<void> {
  await insertDeliveryRows(db, deliveries.map(toRow));
  if (deliveries.some(({ status }) => status === 'rejected')) await dropOldRejected(db);
}

async function dropOldRejected(db: Db): Promise<void> {
  const border = await db
    .selectFrom('deliveries')
    .select('id')
    .where('status', '=', 'rejected')
    .orderBy('id', 'desc')
    .offset(rejectedKept)
    .limit(1)
    .executeTakeFirst();
  if (border === undefined) return;
  await db
    .deleteFrom('deliveries')
    .where('status', '=', 'rejected')
    .where('id', '<=', border.id)
    .execute();
}

/**
 * How many deliveries are not matched yet; counts no further than `atMost`. Those that wait for
 * Applivery do not count: that its API is away for a day must not keep webhooks from being received.
 */
export async function countReceived(db: Db, atMost: number): Promise<number> {
  const received = db
    .selectFrom('deliveries')
    .select('id')
    .where('status', '=', 'received')
    .where('id', 'not in', db.selectFrom('builds').select('delivery').where('read_at', 'is', null))
    .limit(atMost);
  const { count } = await db
    .selectFrom(received.as('received'))
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** An event that came: which delivery brought it, and whether an old one of the same identity no longer counts. */
export interface Arrival {
  readonly identity: string;
  readonly delivery: string;
  readonly receivedAt: Millis;
  /** An earlier delivery counts only if it came at or after this time. */
  readonly countsSince: Millis;
}

const insertEventRows = rowInserter((db, rows: readonly EventsTable[]) =>
  db
    .insertInto('events')
    .values(rows)
    .onConflict((conflict) => conflict.column('identity').doNothing())
    .returning(['identity', 'delivery']),
);

/**
 * Records which delivery was the first of its event.
 * @returns identity → the delivery that counts: the given one, or an earlier one.
 */
export async function recordEvents(
  db: Db,
  arrivals: readonly Arrival[],
): Promise<Map<string, string>> {
  const counts = new Map<string, Arrival>();
  for (const arrival of arrivals) {
    if (!counts.has(arrival.identity)) counts.set(arrival.identity, arrival);
  }
  if (counts.size === 0) return new Map();
  // In one order everywhere: two instances with the same events would wait for each other otherwise.
  const inOrder = [...counts.values()].sort((one, other) =>
    one.identity < other.identity ? -1 : 1,
  );
  const recorded = await insertEventRows(db, inOrder.map(eventRow));
  const first = new Map(recorded.map(({ identity, delivery }) => [identity, delivery]));
  for (const arrival of inOrder) {
    const { identity } = arrival;
    if (!first.has(identity)) first.set(identity, await countAgain(db, arrival));
  }
  return first;
}

/** The event was there: a delivery that is too old to count gives way. @returns the one that counts */
async function countAgain(db: Db, arrival: Arrival): Promise<string> {
  const { identity, delivery, receivedAt, countsSince } = arrival;
  const row = await db
    .updateTable('events')
    .set({ delivery, received_at: receivedAt })
    .where('identity', '=', identity)
    .where('received_at', '<', countsSince)
    .returning('delivery')
    .executeTakeFirst();
  return row?.delivery ?? (await deliveryOfEvent(db, identity)) ?? delivery;
}

function eventRow({ identity, delivery, receivedAt }: Arrival): EventsTable {
  return { identity, delivery, received_at: receivedAt };
}

async function deliveryOfEvent(db: Db, identity: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('events')
    .select('delivery')
    .where('identity', '=', identity)
    .executeTakeFirst();
  return row?.delivery;
}

export async function findDelivery(db: Db, id: string): Promise<Delivery | undefined> {
  const row = await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

export async function findDeliveries(db: Db, ids: readonly string[]): Promise<Delivery[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('deliveries')
    .selectAll()
    .where(oneOf(db, 'id', ids))
    .execute();
  return rows.map(fromRow);
}

/**
 * Only deliveries that are still `received` change: what is matched stays as it was matched.
 * @returns the ids of those that changed
 */
export async function markMatched(
  db: Db,
  ids: readonly string[],
  status: 'matched' | 'unmatched',
  ruleset: string,
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .updateTable('deliveries')
    .set({ status, ruleset })
    .where(oneOf(db, 'id', ids))
    .where('status', '=', 'received')
    .returning('id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Adds to what is wrong with a delivery. */
export async function recordFaults(
  tx: Db,
  { id, faults }: Delivery,
  more: readonly string[],
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ faults_json: JSON.stringify([...faults, ...more]) })
    .where('id', '=', id)
    .execute();
}

function toRow(delivery: Delivery): DeliveriesTable {
  return {
    id: delivery.id,
    received_at: delivery.receivedAt,
    status: delivery.status,
    body: delivery.body,
    content_type: delivery.contentType ?? null,
    action: delivery.action ?? null,
    application_id: delivery.application.id ?? null,
    application_name: delivery.application.name ?? null,
    duplicate_of: delivery.duplicateOf ?? null,
    replay_of: delivery.replayOf ?? null,
    ruleset: delivery.ruleset ?? null,
    faults_json: JSON.stringify(delivery.faults),
  };
}

/** A delivery as it was recorded. */
export function fromRow(row: Selectable<DeliveriesTable>): Delivery {
  return {
    id: row.id,
    receivedAt: row.received_at,
    status: row.status as DeliveryStatus,
    body: row.body,
    contentType: row.content_type ?? undefined,
    action: row.action ?? undefined,
    application: {
      id: row.application_id ?? undefined,
      name: row.application_name ?? undefined,
    },
    duplicateOf: row.duplicate_of ?? undefined,
    replayOf: row.replay_of ?? undefined,
    ruleset: row.ruleset ?? undefined,
    faults: JSON.parse(row.faults_json) as string[],
  };
}
