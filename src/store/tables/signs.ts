import type { Millis } from '../../domain/clock.js';
import { firstIdAt } from '../../domain/ids.js';
import type { AttemptOutcome, TaskStatus } from '../../domain/task.js';
import type { Db } from '../schema.js';

/** What is not well with the tasks of a rule. */
export interface TaskSign {
  readonly task: string;
  readonly rule: string;
  readonly reason: string | undefined;
}

/** The newest tasks of a status that were made since then, newest first. */
export async function newestTasks(
  db: Db,
  status: TaskStatus,
  since: Millis,
  limit: number,
): Promise<TaskSign[]> {
  const rows = await db
    .selectFrom('tasks')
    .select(['id as task', 'rule', 'reason'])
    .where('status', '=', status)
    .where('id', '>=', firstIdAt('tsk', since))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, reason: row.reason ?? undefined }));
}

/** An attempt, and whom it asked. */
export interface AttemptSign {
  readonly connection: string;
  readonly at: Millis;
  readonly outcome: AttemptOutcome;
}

/** The attempts of the newest tasks, the latest attempt first. */
export async function newestAttempts(db: Db, since: Millis, limit: number): Promise<AttemptSign[]> {
  const rows = await db
    .selectFrom('attempts')
    .innerJoin('tasks', 'tasks.id', 'attempts.task')
    .select(['tasks.connection as connection', 'attempts.at as at', 'attempts.outcome as outcome'])
    .where('attempts.task', '>=', firstIdAt('tsk', since))
    .orderBy('attempts.task', 'desc')
    .orderBy('attempts.n', 'desc')
    .limit(limit)
    .execute();
  return rows
    .map((row) => ({ ...row, outcome: row.outcome as AttemptOutcome }))
    .sort((one, other) => other.at - one.at);
}

/** The id of the next application after this one; undefined after the last. */
export async function nextApplication(db: Db, after: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('deliveries')
    .select('application_id as id')
    .where('application_id', '>', after)
    .orderBy('application_id')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? undefined;
}

export interface Arrival {
  readonly at: Millis;
  readonly name: string | undefined;
}

/** The first delivery from Applivery about an application at that time or later. */
export async function nextArrival(
  db: Db,
  application: string,
  from: Millis,
): Promise<Arrival | undefined> {
  const row = await arrivals(db, application)
    .where('id', '>=', firstIdAt('dlv', from))
    .orderBy('id')
    .executeTakeFirst();
  return row && { at: row.at, name: row.name ?? undefined };
}

/** The latest delivery from Applivery about an application. */
export async function lastArrival(db: Db, application: string): Promise<Arrival | undefined> {
  const row = await arrivals(db, application).orderBy('id', 'desc').executeTakeFirst();
  return row && { at: row.at, name: row.name ?? undefined };
}

/** Without what somebody here asked for again. */
function arrivals(db: Db, application: string) {
  return db
    .selectFrom('deliveries')
    .select(['received_at as at', 'application_name as name'])
    .where('application_id', '=', application)
    .where('replay_of', 'is', null)
    .limit(1);
}
