import { sql, type RawBuilder } from 'kysely';
import { isPostgres } from './dialect.js';
import type { Db } from './schema.js';

/**
 * That a text column has one of these values: one parameter, however many they are. A list of
 * parameters is another statement for each length, and SQLite would prepare and keep them all.
 */
export function oneOf(db: Db, column: string, values: readonly string[]): RawBuilder<boolean> {
  return isPostgres(db)
    ? sql<boolean>`${sql.ref(column)} = any(${values})`
    : sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`;
}
