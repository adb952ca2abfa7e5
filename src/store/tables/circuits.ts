import type { Selectable } from 'kysely';
import type { Millis } from '../../domain/clock.js';
import type { CircuitsTable, Db } from '../schema.js';

/**
 * - `closed`: the provider is there, as far as is known
 * - `open`: it is down; its tasks wait, and one goes out at `nextProbeAt`
 * - `probing`: that one is out; if it is not heard of until `nextProbeAt`, another one goes
 */
export type CircuitState = 'closed' | 'open' | 'probing';

/** Whether a connection's provider is there. */
export interface Circuit {
  readonly connection: string;
  readonly state: CircuitState;
  /** Calls in a row that the provider did not answer, or with a server error. */
  readonly failures: number;
  /** Probes that failed since it opened. */
  readonly probes: number;
  /** When it came to this state, or from open to probing and back: when it opened. */
  readonly since: Millis;
  /** What the last failed call met, as a sentence. */
  readonly reason: string | undefined;
  readonly nextProbeAt: Millis;
}

/** Undefined when no call has failed yet. */
export async function findCircuit(db: Db, connection: string): Promise<Circuit | undefined> {
  const row = await db
    .selectFrom('circuits')
    .selectAll()
    .where('connection', '=', connection)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Of all connections that ever failed, for those who watch. */
export async function listCircuits(db: Db): Promise<Circuit[]> {
  const rows = await db.selectFrom('circuits').selectAll().orderBy('connection').execute();
  return rows.map(fromRow);
}

/** Counts a failure; nobody else changes the circuit until the transaction ends. */
export async function countFailure(tx: Db, connection: string, at: Millis): Promise<Circuit> {
  const row = await tx
    .insertInto('circuits')
    .values({
      connection,
      state: 'closed',
      failures: 1,
      probes: 0,
      since: at,
      reason: null,
      next_probe_at: 0,
    })
    .onConflict((conflict) =>
      conflict
        .column('connection')
        .doUpdateSet({ failures: (row) => row('circuits.failures', '+', 1) }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

export async function setCircuit(
  tx: Db,
  connection: string,
  change: Partial<Omit<Circuit, 'connection'>>,
): Promise<void> {
  const { state, failures, probes, since, reason, nextProbeAt } = change;
  await tx
    .updateTable('circuits')
    .set({
      ...(state !== undefined && { state }),
      ...(failures !== undefined && { failures }),
      ...(probes !== undefined && { probes }),
      ...(since !== undefined && { since }),
      ...(reason !== undefined && { reason }),
      ...(nextProbeAt !== undefined && { next_probe_at: nextProbeAt }),
    })
    .where('connection', '=', connection)
    .execute();
}

/** Whoever gets true sends the probe: of several at once, one does. */
export async function takeProbe(tx: Db, circuit: Circuit, until: Millis): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('circuits')
    .set({ state: 'probing', next_probe_at: until })
    .where('connection', '=', circuit.connection)
    .where('state', '=', circuit.state)
    .where('next_probe_at', '=', circuit.nextProbeAt)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The probe was not sent after all: the next task may send it. */
export async function returnProbe(tx: Db, connection: string, now: Millis): Promise<void> {
  await tx
    .updateTable('circuits')
    .set({ state: 'open', next_probe_at: now })
    .where('connection', '=', connection)
    .where('state', '=', 'probing')
    .execute();
}

function fromRow(row: Selectable<CircuitsTable>): Circuit {
  return {
    connection: row.connection,
    state: row.state as CircuitState,
    failures: row.failures,
    probes: row.probes,
    since: row.since,
    reason: row.reason ?? undefined,
    nextProbeAt: row.next_probe_at,
  };
}
