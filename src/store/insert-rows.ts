import { CompiledQuery, type Compilable } from 'kysely';
import { isPostgres } from './dialect.js';
import type { Db } from './schema.js';

/** Rows in one statement of SQLite's. */
const sizes = [64, 32, 16, 8, 4, 2, 1] as const;

type Value = string | number | Buffer | null;

interface Insert<Result> extends Compilable<Result> {
  execute(): Promise<Result[]>;
}

interface Text<Row> {
  readonly sql: string;
  /** Of one row, in the order of the values. */
  readonly columns: readonly (keyof Row)[];
}

/**
 * Makes the function that inserts many rows of one table in few statements, and gives what they
 * return, in the order of the rows. On SQLite a statement for each number of rows there may be would
 * have hundreds of them prepared and kept, some of 100 kB. These few are prepared once, and put
 * together once: for Kysely that is as much work as inserting is for SQLite. PostgreSQL, which is
 * further away, gets all rows at once.
 *
 * @param insert the statement for such rows; but for their values it depends on their number alone
 */
export function rowInserter<Row extends { readonly [Column in keyof Row]: Value }, Result>(
  insert: (db: Db, rows: readonly Row[]) => Insert<Result>,
): (db: Db, rows: readonly Row[]) => Promise<Result[]> {
  const kept = new Map<number, Text<Row>>();

  /** Without Kysely's own form of the statement, in which the values of the first rows are. */
  function textFor(db: Db, rows: readonly Row[]): Text<Row> {
    const known = kept.get(rows.length);
    if (known !== undefined) return known;
    const { sql } = insert(db, rows).compile();
    // Kysely takes them in this order, too.
    const text = { sql, columns: Object.keys(rows[0] ?? {}) as (keyof Row)[] };
    kept.set(rows.length, text);
    return text;
  }

  function statement(db: Db, rows: readonly Row[]): CompiledQuery<Result> {
    const { sql, columns } = textFor(db, rows);
    return CompiledQuery.raw(
      sql,
      rows.flatMap((row) => columns.map((column) => row[column])),
    );
  }

  return async (db, rows) => {
    if (isPostgres(db)) return rows.length === 0 ? [] : insert(db, rows).execute();
    const results: Result[] = [];
    let from = 0;
    for (const size of sizes) {
      for (; rows.length - from >= size; from += size) {
        const done = await db.executeQuery(statement(db, rows.slice(from, from + size)));
        results.push(...done.rows);
      }
    }
    return results;
  };
}
