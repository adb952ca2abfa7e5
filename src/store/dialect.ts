import type { Db } from './schema.js';

/**
 * For the few statements that the two databases do not say alike. Told by what the adapter says of
 * itself, as the same class is another one where a program has loaded Kysely twice.
 */
export function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter.supportsTransactionalDdl === true;
}
