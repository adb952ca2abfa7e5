import type Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { copyFile } from './copy-file.js';
import { sqliteTypes } from '../migrations/column-types.js';
import { migrations } from '../migrations/index.js';
import type { Schema } from '../schema.js';

/**
 * A file of an older version is copied before its schema changes, so that one can go back to that
 * version: beside it, as `….before-<the first migration it lacks>`.
 *
 * @throws when there is no room for the copy, for example; then nothing has changed
 */
export async function copyBeforeMigration(
  database: Database.Database,
  db: Kysely<Schema>,
  history: typeof migrations = migrations,
): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(history(sqliteTypes)) },
  });
  const known = await migrator.getMigrations();
  const isNew = known.every(({ executedAt }) => executedAt === undefined);
  const [next] = known.filter(({ executedAt }) => executedAt === undefined);
  if (isNew || next === undefined) return;
  copyFile(database, `${database.name}.before-${next.name}`, 'replace');
}
