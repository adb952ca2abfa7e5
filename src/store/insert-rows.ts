import { isPostgres } from './dialect.js';
import type { Db } from './schema.js';

/** Rows in one statement of SQLite's. */
const sizes = [64, 16, 4, 1] as const;

/**
 * Inserts many rows in few statements. A statement for each number of rows there may be would have
 * SQLite prepare and keep hundreds, some of 100 kB; these few are prepared once. PostgreSQL, which
 * is further away, gets all rows at once.
 *
 * @returns what the statements returned, in the order of the rows
 */
export async function insertRows<Row, Result>(
  db: Db,
  rows: readonly Row[],
  insert: (rows: readonly Row[]) => Promise<Result[]>,
): Promise<Result[]> {
  if (isPostgres(db)) return rows.length === 0 ? [] : insert(rows);
  const results: Result[] = [];
  let from = 0;
  for (const size of sizes) {
    for (; rows.length - from >= size; from += size) {
      results.push(...(await insert(rows.slice(from, from + size))));
    }
  }
  return results;
}
