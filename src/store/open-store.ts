import type { Clock } from '../domain/clock.js';
import type { Log } from '../domain/log.js';
import { openSqlite } from './sqlite/open-sqlite.js';
import type { PostgresAddress } from './postgres/postgres-pool.js';
import { lockDataFolder } from './sqlite/process-lock.js';
import type { Store } from './store.js';

/** Where the data is: a PostgreSQL that several instances share, else a file in the data folder. */
export interface Home {
  readonly dataDir: string;
  readonly database: PostgresAddress | undefined;
}

/**
 * Opens the data for a service.
 * @param failed called once, when the disk does not take what was written: nothing works from then on
 * @throws when another service has the data folder, and as `openSqlite` and `openPostgres` do
 */
export async function openStoreOfService(
  home: Home,
  log: Log,
  clock: Clock,
  failed: (error: Error) => void,
): Promise<Store> {
  if (home.database !== undefined) return openServer(home.database, log, clock);
  const lock = lockDataFolder(home.dataDir);
  try {
    // The lock says that nobody else is running: what was claimed was claimed by the dead.
    const store = await openSqlite(home.dataDir, { takeOver: true, failed });
    return {
      ...store,
      close: async () => {
        await store.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Opens the data for a command, also while services run on it. @throws as the above, but for the lock */
export async function openStoreOfCommand(home: Home, log: Log, clock: Clock): Promise<Store> {
  return home.database === undefined
    ? openSqlite(home.dataDir)
    : openServer(home.database, log, clock);
}

/** Opens a PostgreSQL. Its driver and queue take 20 MB, which nobody needs who has none. @throws as `openPostgres` does */
export async function openServer(address: PostgresAddress, log: Log, clock: Clock): Promise<Store> {
  const { openPostgres } = await import('./postgres/open-postgres.js');
  return openPostgres(address, log, clock);
}
