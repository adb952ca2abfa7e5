import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Millis } from '../../domain/clock.js';
import { keepStatements } from './keep-statements.js';
import type { QueueName } from '../queue.js';
import { migrate } from '../migrate.js';
import { sqliteTypes } from '../migrations/column-types.js';
import type { Schema } from '../schema.js';
import { SqliteQueue } from './sqlite-queue.js';
import type { Store } from '../store.js';

/** Nothing is pruned here. */
type StageQueue = Exclude<QueueName, 'prune' | 'notice'>;

export interface MemoryStore extends Store {
  /** Forgets everything, so that the next thing starts as on a new database. */
  empty(): void;
  /** What is due next, of any stage; undefined when nothing waits. */
  nextDue(): { readonly queue: StageQueue; readonly at: Millis } | undefined;
}

/** A store of this process alone, with the schema and the code of a SQLite file; gone when it is closed. */
export async function openMemory(): Promise<MemoryStore> {
  const database = new Database(':memory:');
  // All tables are emptied together, in any order.
  database.pragma('foreign_keys = OFF');
  const db = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: keepStatements(database) }),
  });
  await migrate(db, sqliteTypes);
  const deletions = tablesOf(database).map((name) => database.prepare(`delete from "${name}"`));
  const soonest = database.prepare<[], { queue: StageQueue; at: Millis }>(
    'select queue, due_at as at from queue order by due_at, queue limit 1',
  );
  return {
    db,
    queue: new SqliteQueue(db),
    transaction: (work) => db.transaction().execute(work),
    close: () => db.destroy(),
    empty: () => {
      for (const deletion of deletions) deletion.run();
    },
    nextDue: () => soonest.get(),
  };
}

/** All tables but those of Kysely's migrations and of SQLite itself. */
function tablesOf(database: Database.Database): string[] {
  return database
    .prepare<[], { name: string }>("select name from sqlite_master where type = 'table'")
    .all()
    .map(({ name }) => name)
    .filter((name) => !/^(kysely|sqlite)_/.test(name));
}
