import type { Millis } from '../../domain/clock.js';
import type { Db } from '../schema.js';

/** How many writes each connection made since some time; only those whose writes are limited are in it. */
export async function countWrites(db: Db, since: Millis): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('writes')
    .select('connection')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('at', '>=', since)
    .groupBy('connection')
    .execute();
  return new Map(rows.map(({ connection, count }) => [connection, count]));
}
