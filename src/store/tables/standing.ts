import type { Millis } from '../../domain/clock.js';
import type { DeadKind, TaskStatus } from '../../domain/task.js';
import type { Db } from '../schema.js';

/** How many tasks have a status, counted up to `atMost`: in an index, so that it takes milliseconds. */
export async function countTasks(db: Db, status: TaskStatus, atMost: number): Promise<number> {
  const some = db.selectFrom('tasks').select('id').where('status', '=', status).limit(atMost);
  const { count } = await db
    .selectFrom(some.as('some'))
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** How many of the newest dead letters are dead for which reason. @param newest so many are looked at */
export async function countDeadLetters(
  db: Db,
  newest: number,
): Promise<ReadonlyMap<DeadKind, number>> {
  const some = db
    .selectFrom('tasks')
    .select('dead_kind')
    .where('status', '=', 'failed')
    .orderBy('id', 'desc')
    .limit(newest);
  const rows = await db
    .selectFrom(some.as('some'))
    .select('dead_kind')
    .select((select) => select.fn.countAll<number>().as('count'))
    .groupBy('dead_kind')
    .execute();
  return new Map(
    rows.flatMap(({ dead_kind: kind, count }) =>
      kind === null ? [] : [[kind as DeadKind, count] as const],
    ),
  );
}

/** Replays in a row that are passed over. */
const mostReplays = 200;

/** When the last delivery came that was not a person's replay. Undefined: none that is known. */
export async function lastReceivedAt(db: Db): Promise<Millis | undefined> {
  const newest = db
    .selectFrom('deliveries')
    .select(['received_at', 'replay_of'])
    .orderBy('id', 'desc')
    .limit(mostReplays);
  const { last } = await db
    .selectFrom(newest.as('newest'))
    .select((select) => select.fn.max<number | null>('received_at').as('last'))
    .where('replay_of', 'is', null)
    .executeTakeFirstOrThrow();
  return last ?? undefined;
}
