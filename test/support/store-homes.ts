import { sql } from 'kysely';
import { systemClock, type Millis } from '../../src/domain/clock.js';
import { Secret } from '../../src/domain/secret.js';
import { openPostgres } from '../../src/store/postgres/open-postgres.js';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.js';
import type { Store } from '../../src/store/store.js';
import { temporaryFolder } from './data-folder.js';
import { MemoryLog } from './memory-log.js';
import { sharedServer, skipWithoutPostgres } from './postgres.js';

/** A place for data, empty, as one test sees it. */
export interface StoreHome {
  /** One of several instances on the same data. */
  open(): Promise<Store>;
  /** What time it is for the queue. */
  now(): Millis;
  /** Lets time go by for the queue, and whoever claimed something stands still meanwhile. */
  pass(time: Millis): Promise<void>;
  /** While this runs, the database refuses to write an entry of the queue. */
  refuseEntries(meanwhile: () => Promise<void>): Promise<void>;
}

export interface KindOfHome {
  readonly name: string;
  /** For `before`: skips where this kind cannot be tested. */
  readonly skip: (this: Mocha.Context) => void;
  readonly make: () => Promise<StoreHome>;
}

/** What the contract of the store is kept by. */
export const kindsOfHome: readonly KindOfHome[] = [
  { name: 'SQLite', skip: () => undefined, make: () => Promise.resolve(sqliteHome()) },
  { name: 'PostgreSQL', skip: skipWithoutPostgres, make: postgresHome },
];

function sqliteHome(): StoreHome {
  const folder = temporaryFolder();
  const stores: Store[] = [];
  let now = 1_000_000;
  return {
    open: async () => {
      const store = await openSqlite(folder);
      stores.push(store);
      return store;
    },
    now: () => now,
    pass: (time) => {
      now += time;
      return Promise.resolve();
    },
    refuseEntries: async (meanwhile) => {
      const { db } = stores[0]!;
      for (const write of ['insert', 'update']) {
        await sql`create trigger ${sql.id(`refuse_${write}`)} before ${sql.raw(write)} on queue
          begin select raise(abort, 'refused'); end`.execute(db);
      }
      await meanwhile();
      await sql`drop trigger refuse_insert`.execute(db);
      await sql`drop trigger refuse_update`.execute(db);
    },
  };
}

/** Time goes by for pg-boss as its jobs get older. */
async function postgresHome(): Promise<StoreHome> {
  const url = new Secret(await (await sharedServer()).newDatabase());
  const stores: Store[] = [];
  return {
    open: async () => {
      const store = await openPostgres({ url, connections: 6 }, new MemoryLog(), systemClock);
      stores.push(store);
      return store;
    },
    now: () => Date.now(),
    pass: async (time) => {
      const [store] = stores;
      const interval = sql.lit(`${time} milliseconds`);
      await sql`update triggers_queue.job set start_after = start_after - ${interval}::interval,
        started_on = started_on - ${interval}::interval, heartbeat_on = heartbeat_on - ${interval}::interval`.execute(
        store!.db,
      );
    },
    refuseEntries: async (meanwhile) => {
      const { db } = stores[0]!;
      await sql`create function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'refused'; end $$`.execute(db);
      await sql`create trigger refuse before insert on triggers_queue.job
        for each row execute function refuse()`.execute(db);
      await meanwhile();
      await sql`drop function refuse cascade`.execute(db);
    },
  };
}
