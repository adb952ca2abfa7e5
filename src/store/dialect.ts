import { PostgresAdapter } from 'kysely';
import type { Db } from './schema.js';

/** For the few statements that the two databases do not say alike. */
export function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
