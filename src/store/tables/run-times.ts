import type { Millis } from '../../domain/clock.js';
import { oneOf } from '../one-of.js';
import type { Db } from '../schema.js';

/** When a run was started, and when it was last looked at: of a run that is over, when that was seen. */
export interface RunTimes {
  readonly startedAt: Millis;
  readonly checkedAt: Millis | undefined;
  readonly over: boolean;
}

/** By task. */
export async function runTimesOfTasks(
  db: Db,
  tasks: readonly string[],
): Promise<Map<string, RunTimes>> {
  if (tasks.length === 0) return new Map();
  const rows = await db
    .selectFrom('runs')
    .select(['task', 'started_at', 'checked_at', 'over'])
    .where(oneOf(db, 'task', tasks))
    .execute();
  return new Map(
    rows.map(({ task, started_at, checked_at, over }) => [
      task,
      { startedAt: started_at, checkedAt: checked_at ?? undefined, over: over === 1 },
    ]),
  );
}
