import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Held by the one service that may work on a data folder. */
export interface ProcessLock {
  release(): void;
}

/**
 * Makes this process the only service on the data folder. The operating system lets go of the lock
 * when the process ends, however it ends: there is no stale lock file to delete.
 *
 * @throws when another process has it
 */
export function lockDataFolder(dataDir: string): ProcessLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = new Database(join(dataDir, 'service.lock'), { timeout: 0 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    const busy = error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
    if (!busy) throw error;
    throw new Error(
      `Another service is running on the data folder ${dataDir}. Stop it first, or give this one a folder of its own (DATA_DIR). For several instances on the same data, use PostgreSQL (DATABASE_URL).`,
      { cause: error },
    );
  }
  return { release: () => database.close() };
}
