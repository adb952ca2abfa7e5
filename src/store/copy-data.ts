import { sql } from 'kysely';
import type { Clock } from '../domain/clock.js';
import { queueNames, type QueueName } from './queue.js';
import type { Db, QueueTable, Schema } from './schema.js';
import type { Store } from './store.js';

/** What is known of connections is of the hour. */
export const startAnew = [
  'budgets',
  'writes',
  'turns',
  'circuits',
] as const satisfies readonly (keyof Schema)[];

/** What is taken over, with each table's key. The queue's entries go from one queue to the other. */
export const copiedTables = {
  rulesets: ['hash'],
  deliveries: ['id'],
  events: ['identity'],
  tasks: ['id'],
  attempts: ['task', 'n'],
  effects: ['task'],
  runs: ['task'],
  issues: ['connection', 'target', 'fingerprint'],
  audit: ['id'],
  mutes: ['rule'],
  notices: ['trouble', 'channel'],
  builds: ['delivery'],
} as const satisfies Partial<Record<keyof Schema, readonly string[]>>;
export type CopiedTable = keyof typeof copiedTables;

export interface CopiedCount {
  readonly table: CopiedTable;
  readonly from: number;
  readonly to: number;
}

/** Rows in one transaction: bodies are up to 1 MiB, and PostgreSQL takes 65,535 values at once. */
const rowsAtOnce = 200;

type Row = Readonly<Record<string, unknown>>;

/**
 * Copies one store's data into another one. What is there already stays as it is there, so that it
 * can be done again after it broke off, also when a service has gone on with what was copied.
 *
 * @param progress called after each part, with how many rows of the table are done
 * @returns for each table how many rows there are on both sides
 */
export async function copyData(
  from: Store,
  to: Store,
  clock: Clock,
  progress: (table: CopiedTable | 'queue', done: number) => void,
): Promise<CopiedCount[]> {
  const tables = Object.keys(copiedTables) as CopiedTable[];
  for (const table of tables) {
    let done = 0;
    for await (const rows of pages(from.db, table, copiedTables[table])) {
      await to.transaction((tx) => insert(tx, table, rows));
      progress(table, (done += rows.length));
    }
  }
  progress('queue', await copyQueue(from, to, clock));
  return Promise.all(
    tables.map(async (table) => ({
      table,
      from: await count(from.db, table),
      to: await count(to.db, table),
    })),
  );
}

async function* pages(
  db: Db,
  table: string,
  key: readonly string[],
): AsyncGenerator<readonly Row[]> {
  const columns = sql.join(key.map((name) => sql.ref(name)));
  let last: Row | undefined;
  for (;;) {
    const after =
      last === undefined
        ? sql``
        : sql`where (${columns}) > (${sql.join(key.map((name) => last?.[name]))})`;
    const { rows } = await sql<Row>`
      select * from ${sql.table(table)} ${after} order by ${columns} limit ${rowsAtOnce}
    `.execute(db);
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1);
  }
}

async function insert(db: Db, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => sql`(${sql.join(columns.map((name) => row[name]))})`);
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((name) => sql.ref(name)))})
    values ${sql.join(values)} on conflict do nothing
  `.execute(db);
}

/** What is due is put together; what waits for its time, one by one. */
async function copyQueue(from: Store, to: Store, clock: Clock): Promise<number> {
  let done = 0;
  for await (const rows of pages(from.db, 'queue', ['queue', 'ref'])) {
    const entries = rows as unknown as readonly QueueTable[];
    const now = clock.now();
    await to.transaction(async (tx) => {
      for (const queue of queueNames) {
        const ofQueue = entries.filter((entry) => entry.queue === (queue satisfies QueueName));
        const due = ofQueue.filter(({ due_at }) => due_at <= now).map(({ ref }) => ref);
        await to.queue.put(tx, queue, due, now);
        for (const entry of ofQueue.filter(({ due_at }) => due_at > now)) {
          await to.queue.put(tx, queue, [entry.ref], entry.due_at);
        }
      }
    });
    done += rows.length;
  }
  return done;
}

async function count(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}
