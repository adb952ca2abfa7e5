import type { Millis } from '../../domain/clock.js';
import type { Db } from '../schema.js';

/** What a connection has written, and whether its provider wants to be left alone. */
export interface Budget {
  readonly connection: string;
  /** Counts all writes of a connection whose writes are limited. */
  readonly writes: number;
  /** In the past: there is no pause. */
  readonly pausedUntil: Millis;
  /** Pauses that followed soon upon each other. */
  readonly pauses: number;
  /** The provider's words. */
  readonly reason: string | undefined;
}

/** Undefined when nothing of the connection is known. Locks nothing. */
export async function findBudget(db: Db, connection: string): Promise<Budget | undefined> {
  const row = await db
    .selectFrom('budgets')
    .selectAll()
    .where('connection', '=', connection)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Of all connections, for those who watch. */
export async function listBudgets(db: Db): Promise<Budget[]> {
  const rows = await db.selectFrom('budgets').selectAll().orderBy('connection').execute();
  return rows.map(fromRow);
}

/** The connection's budget, which nobody else changes until the transaction ends. */
export async function lockBudget(tx: Db, connection: string): Promise<Budget> {
  const row = await tx
    .insertInto('budgets')
    .values({ connection, writes: 0, paused_until: 0, pauses: 0, reason: null })
    // Changes nothing: it is the update that takes the lock.
    .onConflict((conflict) =>
      conflict
        .column('connection')
        .doUpdateSet({ connection: (row) => row.ref('budgets.connection') }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/** Counts a write. Only with the budget locked. @param kept how many of the last ones to remember */
export async function recordWrite(
  tx: Db,
  { connection, writes }: Budget,
  at: Millis,
  kept: number,
): Promise<void> {
  const n = writes + 1;
  await tx.insertInto('writes').values({ connection, n, at }).execute();
  await tx
    .deleteFrom('writes')
    .where('connection', '=', connection)
    .where('n', '<=', n - kept)
    .execute();
  await tx.updateTable('budgets').set({ writes: n }).where('connection', '=', connection).execute();
}

/** When the write was made before which there were `back` others; 0: the last one. */
export async function timeOfWrite(
  db: Db,
  { connection, writes }: Budget,
  back: number,
): Promise<Millis | undefined> {
  const row = await db
    .selectFrom('writes')
    .select('at')
    .where('connection', '=', connection)
    .where('n', '=', writes - back)
    .executeTakeFirst();
  return row?.at;
}

/** Only with the budget locked. */
export async function recordPause(
  tx: Db,
  connection: string,
  pause: { readonly until: Millis; readonly pauses: number; readonly reason: string },
): Promise<void> {
  await tx
    .updateTable('budgets')
    .set({ paused_until: pause.until, pauses: pause.pauses, reason: pause.reason })
    .where('connection', '=', connection)
    .execute();
}

function fromRow(row: {
  connection: string;
  writes: number;
  paused_until: number;
  pauses: number;
  reason: string | null;
}): Budget {
  return {
    connection: row.connection,
    writes: row.writes,
    pausedUntil: row.paused_until,
    pauses: row.pauses,
    reason: row.reason ?? undefined,
  };
}
