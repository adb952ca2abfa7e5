import { sql, type Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { ColumnTypes } from './migrations/column-types.js';
import { migrations } from './migrations/index.js';
import { isPostgres } from './dialect.js';
import type { Schema } from './schema.js';

/**
 * Brings the database to the newest schema, under a lock where several instances start together.
 * @throws when it has a newer one, or a migration fails; then nothing has changed
 */
export async function migrate(
  db: Kysely<Schema>,
  types: ColumnTypes,
  history: typeof migrations = migrations,
): Promise<void> {
  const migrator = new Migrator({
    db,
    ...(await schemaOfTables(db)),
    provider: { getMigrations: () => Promise.resolve(history(types)) },
  });
  const applied = await migrator.getMigrations();
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const reason = error instanceof Error ? error.message : JSON.stringify(error);
  throw new Error(
    isNewer(reason)
      ? `The database has the schema of a newer version of this program than this one (${applied.length} steps are known here): ${reason}. Run that version, or go back to a copy of the database from before.`
      : `The database cannot be brought to this version's schema: ${reason}`,
    { cause: error },
  );
}

/** Kysely's text for a migration that was carried out and is not known here. */
function isNewer(reason: string): boolean {
  return /previously executed migration .* is missing/.test(reason);
}

/** On PostgreSQL, Kysely would take for its own what another schema of the same database has. */
async function schemaOfTables(db: Kysely<Schema>): Promise<{ migrationTableSchema?: string }> {
  if (!isPostgres(db)) return {};
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db);
  const [schema] = rows;
  return schema ? { migrationTableSchema: schema.name } : {};
}
