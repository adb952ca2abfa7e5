import { Kysely, PostgresDialect } from 'kysely';
import type { Clock } from '../../domain/clock.js';
import type { Log } from '../../domain/log.js';
import { migrate } from '../migrate.js';
import { postgresTypes } from '../migrations/column-types.js';
import { PgBossQueue, queueConnections } from './pg-boss-queue.js';
import { connectionConfig, openPool, type PostgresAddress } from './postgres-pool.js';
import { repeatConflicts } from './repeat-conflicts.js';
import type { Schema } from '../schema.js';
import { ping, type Store } from '../store.js';

/** Fewer would leave nothing for the work itself. */
export const fewestConnections = queueConnections + 2;

/**
 * Connects to the PostgreSQL that several instances share, and brings it to the newest schema: one
 * of those that start together does, the others wait for it.
 *
 * @throws when it cannot be reached, or has a newer schema
 */
export async function openPostgres(
  address: PostgresAddress,
  log: Log,
  clock: Clock,
): Promise<Store> {
  const pool = openPool(connectionConfig(address), address.connections - queueConnections, log);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await ping(db).catch((error: unknown) => {
      throw new Error(
        `The database cannot be reached: ${reasonOf(error)}. Check DATABASE_URL, and that the server is running.`,
        { cause: error },
      );
    });
    await migrate(db, postgresTypes);
    const queue = await PgBossQueue.open(address, db, log, clock);
    return {
      db,
      queue,
      transaction: (work) => repeatConflicts(() => db.transaction().execute(work)),
      close: async () => {
        await queue.close();
        await db.destroy();
      },
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Of several addresses that were tried, each has its own error, and what holds them has no text. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
