import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations/index.js';
import { sqliteTypes } from './migrations/column-types.js';
import { SqliteQueue } from './sqlite-queue.js';
import type { Schema } from './schema.js';
import type { Store } from './store.js';

/** Where the database file is inside the data folder. */
export const sqliteFile = 'triggers.sqlite';

/**
 * Opens (or makes) the SQLite file in the data folder and brings it to the newest schema. Every
 * commit is on disk when it returns (WAL with `synchronous=FULL`). Commands may have the same file
 * open while the service runs.
 *
 * @throws when the file cannot be opened, is no database, or has a newer schema
 */
export async function openSqlite(dataDir: string): Promise<Store> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, sqliteFile);
  const database = new Database(file, { timeout: 5000 });
  try {
    chmodSync(file, 0o600);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    // 32 MiB of log before it is copied back: pages that change often are copied once.
    database.pragma('wal_autocheckpoint = 8000');
    const db = new Kysely<Schema>({
      dialect: new SqliteDialect({ database: keepStatements(database) }),
    });
    await migrate(db);
    return {
      db,
      queue: new SqliteQueue(db),
      transaction: (work) => db.transaction().execute(work),
      close: () => db.destroy(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Prepared statements that are kept: preparing costs more than most statements themselves. */
const mostStatements = 300;

function keepStatements(database: Database.Database) {
  const kept = new Map<string, Database.Statement>();
  return {
    close: () => {
      kept.clear();
      database.close();
    },
    prepare: (sql: string): Database.Statement => {
      const known = kept.get(sql);
      // A statement that is being read from cannot be run again meanwhile.
      if (known !== undefined && !known.busy) return known;
      const statement = database.prepare(sql);
      const [oldest] = kept.keys();
      if (kept.size >= mostStatements && oldest !== undefined) kept.delete(oldest);
      kept.set(sql, statement);
      return statement;
    },
  };
}

async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations(sqliteTypes)) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const reason = error instanceof Error ? error.message : JSON.stringify(error);
    throw new Error(`The database cannot be brought to this version's schema: ${reason}`, {
      cause: error,
    });
  }
}
