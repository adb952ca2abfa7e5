import type { Selectable } from 'kysely';
import type { Millis } from '../../domain/clock.js';
import type { Effect, RunState } from '../../domain/effect.js';
import type { DeadKind, Task, TaskMode, TaskRequest, TaskStatus } from '../../domain/task.js';
import { rowInserter } from '../insert-rows.js';
import { oneOf } from '../one-of.js';
import type { Db, TasksTable } from '../schema.js';

/** A task as the match stage makes it. */
export type NewTask = Pick<
  Task,
  | 'id'
  | 'delivery'
  | 'ruleset'
  | 'rule'
  | 'step'
  | 'position'
  | 'uses'
  | 'connection'
  | 'createdAt'
  | 'askedAt'
  | 'nextAttemptAt'
> & {
  /** Absent: `live`. */
  readonly mode?: TaskMode;
  /** Why it is not to be sent: it is `skipped` from the beginning. */
  readonly skipped?: string | undefined;
};

const insertRows = rowInserter((db, rows: readonly TasksTable[]) =>
  db
    .insertInto('tasks')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['delivery', 'rule', 'step']).doNothing())
    .returning('id'),
);

/**
 * A delivery, rule and step have one task, however often they are matched: what is there stays.
 * @returns the ids of those that are new
 */
export async function insertTasks(db: Db, tasks: readonly NewTask[]): Promise<Set<string>> {
  const inserted = await insertRows(db, tasks.map(newRow));
  return new Set(inserted.map(({ id }) => id));
}

function newRow(task: NewTask): TasksTable {
  return {
    id: task.id,
    delivery: task.delivery,
    ruleset: task.ruleset,
    rule: task.rule,
    step: task.step,
    position: task.position,
    uses: task.uses,
    connection: task.connection,
    status: task.skipped === undefined ? 'pending' : 'skipped',
    reason: task.skipped ?? null,
    created_at: task.createdAt,
    asked_at: task.askedAt,
    next_attempt_at: task.nextAttemptAt ?? null,
    attempts: 0,
    request_json: null,
    dead_kind: null,
    mode: task.mode ?? 'live',
  };
}

export async function findTask(db: Db, id: string): Promise<Task | undefined> {
  const row = await selectTasks(db).where('tasks.id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** In the order of rules' ids and steps. */
export async function tasksOfDeliveries(db: Db, deliveries: readonly string[]): Promise<Task[]> {
  if (deliveries.length === 0) return [];
  const rows = await selectTasks(db)
    .where(oneOf(db, 'tasks.delivery', deliveries))
    .orderBy('tasks.rule')
    .orderBy('tasks.position')
    .execute();
  return rows.map(fromRow);
}

/** All steps of one rule for one delivery, in order. */
export async function tasksOfRule(db: Db, delivery: string, rule: string): Promise<Task[]> {
  const rows = await selectTasks(db)
    .where('tasks.delivery', '=', delivery)
    .where('tasks.rule', '=', rule)
    .orderBy('tasks.position')
    .execute();
  return rows.map(fromRow);
}

export interface TaskFilter {
  readonly status?: TaskStatus | undefined;
  /** Only what is dead for this reason. */
  readonly kind?: DeadKind | undefined;
  readonly rule?: string | undefined;
  readonly uses?: string | undefined;
  readonly connection?: string | undefined;
  readonly mode?: TaskMode | undefined;
  readonly since?: Millis | undefined;
  /** Only those older than this id: the last of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listTasks(db: Db, filter: TaskFilter): Promise<Task[]> {
  const { status, kind, rule, uses, connection, mode, since, before } = filter;
  let query = selectTasks(db);
  if (status !== undefined) query = query.where('tasks.status', '=', status);
  if (kind !== undefined) query = query.where('tasks.dead_kind', '=', kind);
  if (connection !== undefined) query = query.where('tasks.connection', '=', connection);
  if (mode !== undefined) query = query.where('tasks.mode', '=', mode);
  if (rule !== undefined) query = query.where('tasks.rule', '=', rule);
  if (uses !== undefined) query = query.where('tasks.uses', '=', uses);
  if (since !== undefined) query = query.where('tasks.created_at', '>=', since);
  if (before !== undefined) query = query.where('tasks.id', '<', before);
  const rows = await query.orderBy('tasks.id', 'desc').limit(filter.limit).execute();
  return rows.map(fromRow);
}

export interface TaskChange {
  readonly status?: TaskStatus;
  readonly reason?: string | undefined;
  /** Goes by itself with any status but `failed`. */
  readonly deadKind?: DeadKind;
  readonly nextAttemptAt?: Millis | undefined;
  readonly askedAt?: Millis;
  readonly request?: TaskRequest;
}

/** Keys that are present are set, also to undefined. */
export async function updateTask(db: Db, id: string, change: TaskChange): Promise<void> {
  await setTask(db, id, change).execute();
}

/** The same, but only while the task has one of these statuses. False when it has another one. */
export async function moveTask(
  db: Db,
  id: string,
  from: readonly TaskStatus[],
  change: TaskChange,
): Promise<boolean> {
  const query = setTask(db, id, change).where('status', 'in', from);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Counts an attempt. False when somebody else counted one since the task was read: it is theirs now. */
export async function countAttempt(
  db: Db,
  { id, attempts }: Pick<Task, 'id' | 'attempts'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('tasks')
    .set({ attempts: attempts + 1 })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function setTask(db: Db, id: string, change: TaskChange) {
  return db
    .updateTable('tasks')
    .set({
      ...(change.status !== undefined && {
        status: change.status,
        dead_kind: change.deadKind ?? null,
      }),
      ...('reason' in change && { reason: change.reason ?? null }),
      ...('nextAttemptAt' in change && { next_attempt_at: change.nextAttemptAt ?? null }),
      ...(change.askedAt !== undefined && { asked_at: change.askedAt }),
      ...(change.request !== undefined && { request_json: JSON.stringify(change.request) }),
    })
    .where('id', '=', id);
}

function selectTasks(db: Db) {
  return db
    .selectFrom('tasks')
    .leftJoin('effects', 'effects.task', 'tasks.id')
    .leftJoin('runs', 'runs.task', 'tasks.id')
    .selectAll('tasks')
    .select([
      'effects.effect_json as effect_json',
      'runs.status as run_status',
      'runs.conclusion as run_conclusion',
      'runs.over as run_over',
      'runs.url as run_url',
      'runs.task as run_task',
    ]);
}

interface TaskRow extends Selectable<TasksTable> {
  effect_json: string | null;
  run_task: string | null;
  run_status: string | null;
  run_conclusion: string | null;
  run_over: number | null;
  run_url: string | null;
}

function fromRow(row: TaskRow): Task {
  const run: RunState | undefined =
    row.run_task === null
      ? undefined
      : {
          status: row.run_status ?? 'unknown',
          conclusion: row.run_conclusion,
          over: row.run_over === 1,
          url: row.run_url ?? undefined,
        };
  return {
    id: row.id,
    delivery: row.delivery,
    ruleset: row.ruleset,
    rule: row.rule,
    step: row.step,
    position: row.position,
    uses: row.uses,
    connection: row.connection,
    mode: row.mode as TaskMode,
    status: row.status as TaskStatus,
    reason: row.reason ?? undefined,
    deadKind: (row.dead_kind ?? undefined) as DeadKind | undefined,
    createdAt: row.created_at,
    askedAt: row.asked_at,
    nextAttemptAt: row.next_attempt_at ?? undefined,
    attempts: row.attempts,
    request: row.request_json === null ? undefined : (JSON.parse(row.request_json) as TaskRequest),
    effect: row.effect_json === null ? undefined : (JSON.parse(row.effect_json) as Effect),
    run,
  };
}
