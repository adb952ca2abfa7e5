import type { Kysely } from 'kysely';
import type { Millis } from '../../domain/clock.js';
import type { DeadKind } from '../../domain/task.js';
import { firstIdAt } from '../../domain/ids.js';
import type { Db } from '../schema.js';

/** What tells whether a service does its work. */

/** The name of the last step that brought the database to its schema. */
export async function schemaStep(db: Db): Promise<string | undefined> {
  // The migrator's own table.
  const row = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name', 'desc')
    .executeTakeFirst();
  return row?.name;
}

/** Since when the task waits whose time came first and that nobody has begun; undefined: there is none. */
export async function oldestDueTask(db: Db, now: Millis): Promise<Millis | undefined> {
  const row = await db
    .selectFrom('tasks')
    .select('next_attempt_at')
    .where('status', '=', 'pending')
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_attempt_at ?? undefined;
}

/**
 * When the oldest delivery came that is not matched yet; undefined: there is none. Those that wait
 * for Applivery do not count.
 */
export async function oldestReceived(db: Db): Promise<Millis | undefined> {
  const row = await db
    .selectFrom('deliveries')
    .select('received_at')
    .where('status', '=', 'received')
    .where('id', 'not in', db.selectFrom('builds').select('delivery').where('read_at', 'is', null))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.received_at;
}

/** How many tasks made since a time are dead, by why. */
export async function deadTasks(db: Db, since: Millis): Promise<ReadonlyMap<DeadKind, number>> {
  const rows = await db
    .selectFrom('tasks')
    .select(['dead_kind'])
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('id', '>=', firstIdAt('tsk', since))
    .where('created_at', '>=', since)
    .where('status', '=', 'failed')
    .groupBy('dead_kind')
    .orderBy('dead_kind')
    .execute();
  return new Map(rows.map(({ dead_kind, count }) => [dead_kind as DeadKind, count]));
}

/** When an application was last heard of. */
export interface LastDelivery {
  readonly application: string;
  readonly at: Millis;
}

/** By application, the one heard of last first. @param most how many applications */
export async function lastDeliveries(db: Db, since: Millis, most: number): Promise<LastDelivery[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select((select) => [
      select.fn.coalesce('application_name', 'application_id').as('application'),
      select.fn.max('received_at').as('at'),
    ])
    .where('id', '>=', firstIdAt('dlv', since))
    .where('received_at', '>=', since)
    .where('status', '!=', 'rejected')
    .groupBy(['application_id', 'application_name'])
    .orderBy('at', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ application, at }) => ({ application: application ?? 'none named', at }));
}
