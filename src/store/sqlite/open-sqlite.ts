import { chmodSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import { copyBeforeMigration } from './copy-before-migration.js';
import { DurableDialect } from './durable-dialect.js';
import { migrate } from '../migrate.js';
import { sqliteTypes } from '../migrations/column-types.js';
import type { migrations } from '../migrations/index.js';
import { explainDamage, repeatWhileBusy } from './sqlite-faults.js';
import { SqliteQueue } from './sqlite-queue.js';
import type { Schema } from '../schema.js';
import type { Store } from '../store.js';
import { WriteAheadLog, type Sync } from './write-ahead-log.js';

/** Where the database file is inside the data folder. */
export const sqliteFile = 'triggers.sqlite';

/** How long one statement waits for another process that is writing: all requests wait with it. */
const statementWaits = 200;

export interface SqliteOptions {
  /** Only when it is certain that no service is running on it: what a dead one left is cleared up. */
  readonly takeOver?: boolean;
  /** Called once, when the disk does not take what was written: from then on every statement fails. */
  readonly failed?: (error: Error) => void;
  /** Another history of the schema, for tests. */
  readonly history?: typeof migrations;
  /** Another disk, for tests. */
  readonly sync?: Sync;
}

/**
 * Opens (or makes) the SQLite file in the data folder and brings it to the newest schema; what is
 * there is copied before. Every commit is on disk when it returns: see `WriteAheadLog`. Commands may
 * have the same file open while the service runs.
 *
 * @throws when the file cannot be opened, is no database, is damaged, or has a newer schema
 */
export async function openSqlite(
  dataDir: string,
  { takeOver = false, failed, history, sync }: SqliteOptions = {},
): Promise<Store> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, sqliteFile);
  const database = new Database(file, { timeout: 5000 });
  const log = new WriteAheadLog(realpathSync(file), failed, sync);
  try {
    chmodSync(file, 0o600);
    useWriteAheadLog(database);
    // After a disk that failed, the log has what only the operating system still knows, and nobody
    // would be told that it is not on disk. Copied into the file, it is, with all that comes later.
    if (takeOver) database.pragma('wal_checkpoint(TRUNCATE)');
    database.pragma('synchronous = NORMAL');
    // 32 MiB of log before it is copied back: pages that change often are copied once.
    database.pragma('wal_autocheckpoint = 8000');
    const db = new Kysely<Schema>({ dialect: new DurableDialect(database, log) });
    await copyBeforeMigration(database, db, history);
    await migrate(db, sqliteTypes, history);
    const queue = new SqliteQueue(db);
    if (takeOver) await queue.releaseAll();
    database.pragma(`busy_timeout = ${statementWaits}`);
    return {
      db,
      queue,
      transaction: (work) => repeatWhileBusy(() => db.transaction().execute(work)),
      close: () => db.destroy(),
    };
  } catch (error) {
    database.close();
    await log.close();
    throw explainDamage(error, file);
  }
}

function useWriteAheadLog(database: Database.Database): void {
  const mode = database.pragma('journal_mode = WAL', { simple: true });
  if (mode === 'wal') return;
  throw new Error(
    `SQLite keeps no write-ahead log beside ${database.name}, as on network file systems. Set DATA_DIR to a folder on a disk of this machine, or DATABASE_URL.`,
  );
}
