import type { Millis } from '../../domain/clock.js';
import { firstIdAt } from '../../domain/ids.js';
import type { Db } from '../schema.js';

/** What the last call that failed met. */
export interface LastError {
  readonly task: string;
  readonly at: Millis;
  /** As a sentence. */
  readonly error: string;
}

/** The last failed attempt of a connection's tasks that were made since then; undefined: there was none. */
export async function lastErrorOf(
  db: Db,
  connection: string,
  since: Millis,
): Promise<LastError | undefined> {
  const row = await db
    .selectFrom('attempts')
    .innerJoin('tasks', 'tasks.id', 'attempts.task')
    .select(['attempts.task', 'attempts.at', 'attempts.error'])
    .where('attempts.task', '>=', firstIdAt('tsk', since))
    .where('tasks.created_at', '>=', since)
    .where('tasks.connection', '=', connection)
    .where('attempts.error', 'is not', null)
    .where('attempts.outcome', 'not in', ['done', 'adopted', 'absent'])
    .orderBy('attempts.at', 'desc')
    .orderBy('attempts.task', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined || row.error === null) return undefined;
  return { task: row.task, at: row.at, error: row.error };
}
