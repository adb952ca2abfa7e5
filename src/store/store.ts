import { sql, type Kysely, type Transaction } from 'kysely';
import type { Queue } from './queue.js';
import type { Schema } from './schema.js';

/** The one home of all data. Every SQL statement is in this folder; others call its functions. */
export interface Store {
  /** For the store's functions that need no transaction. */
  readonly db: Kysely<Schema>;
  readonly queue: Queue;
  /**
   * Runs `work` in a transaction: all of it is on disk when the promise resolves, none of it when it
   * rejects. Inside, use only the handle that is given: the store's own would wait for ever.
   */
  transaction<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Rejects when the database cannot be reached. */
export async function ping(db: Kysely<Schema>): Promise<void> {
  await sql`select 1`.execute(db);
}
