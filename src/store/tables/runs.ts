import type { Millis } from '../../domain/clock.js';
import type { RunAddress, RunState } from '../../domain/effect.js';
import type { Db } from '../schema.js';

export interface Run {
  readonly task: string;
  /** The task's. */
  readonly delivery: string | undefined;
  readonly connection: string;
  readonly address: RunAddress;
  readonly state: RunState | undefined;
  readonly startedAt: Millis;
  readonly checks: number;
}

export async function insertRun(
  db: Db,
  run: Pick<Run, 'task' | 'connection' | 'address' | 'startedAt'> & { url: string | undefined },
): Promise<void> {
  const values = {
    task: run.task,
    connection: run.connection,
    target: run.address.target,
    remote_id: run.address.id,
    status: 'requested',
    conclusion: null,
    over: 0,
    url: run.url ?? null,
    etag: null,
    started_at: run.startedAt,
    checked_at: null,
    checks: 0,
  };
  await db
    .insertInto('runs')
    .values(values)
    .onConflict((conflict) => conflict.column('task').doUpdateSet(values))
    .execute();
}

export async function findRun(db: Db, task: string): Promise<Run | undefined> {
  const row = await db
    .selectFrom('runs')
    .leftJoin('tasks', 'tasks.id', 'runs.task')
    .selectAll('runs')
    .select('tasks.delivery as delivery')
    .where('runs.task', '=', task)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    task: row.task,
    delivery: row.delivery ?? undefined,
    connection: row.connection,
    address: { target: row.target, id: row.remote_id },
    state: {
      status: row.status ?? 'unknown',
      conclusion: row.conclusion,
      over: row.over === 1,
      url: row.url ?? undefined,
      etag: row.etag ?? undefined,
    },
    startedAt: row.started_at,
    checks: row.checks,
  };
}

/** Records a look at the run; `state` undefined: it was unchanged, or could not be read. */
export async function recordCheck(
  db: Db,
  task: string,
  at: Millis,
  state: RunState | undefined,
): Promise<void> {
  await db
    .updateTable('runs')
    .set((column) => ({
      checked_at: at,
      checks: column('checks', '+', 1),
      ...(state && {
        status: state.status,
        conclusion: state.conclusion,
        over: state.over ? 1 : 0,
        etag: state.etag ?? null,
        ...(state.url !== undefined && { url: state.url }),
      }),
    }))
    .where('task', '=', task)
    .execute();
}
