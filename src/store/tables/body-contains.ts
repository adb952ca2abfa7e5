import { sql, type RawBuilder } from 'kysely';
import { isPostgres } from '../dialect.js';
import type { Db } from '../schema.js';

/**
 * Whether the column `body` has these bytes of text. Compared as bytes: a body that was rejected
 * need not be text at all, which PostgreSQL refuses to convert.
 */
export function bodyContains(db: Db, text: string): RawBuilder<boolean> {
  const bytes = Buffer.from(text, 'utf8');
  return isPostgres(db)
    ? sql<boolean>`position(${bytes}::bytea in body) > 0`
    : sql<boolean>`instr(body, ${bytes}) > 0`;
}
