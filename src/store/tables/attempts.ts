import type { Attempt, AttemptOutcome } from '../../domain/task.js';
import { oneOf } from '../one-of.js';
import type { Db } from '../schema.js';

/** An error's text is for people; nobody reads more of it than this. */
const longestError = 2000;

export async function insertAttempt(db: Db, task: string, attempt: Attempt): Promise<void> {
  await db
    .insertInto('attempts')
    .values({
      task,
      n: attempt.n,
      at: attempt.at,
      duration_ms: attempt.durationMs,
      outcome: attempt.outcome,
      http_status: attempt.httpStatus ?? null,
      error: attempt.error?.slice(0, longestError) ?? null,
    })
    .execute();
}

/** Task id → its attempts, first to last. */
export async function attemptsOfTasks(
  db: Db,
  tasks: readonly string[],
): Promise<Map<string, Attempt[]>> {
  const byTask = new Map<string, Attempt[]>(tasks.map((task) => [task, []]));
  if (tasks.length === 0) return byTask;
  const rows = await db
    .selectFrom('attempts')
    .selectAll()
    .where(oneOf(db, 'task', tasks))
    .orderBy('task')
    .orderBy('n')
    .execute();
  for (const row of rows) {
    byTask.get(row.task)?.push({
      n: row.n,
      at: row.at,
      durationMs: row.duration_ms,
      outcome: row.outcome as AttemptOutcome,
      httpStatus: row.http_status ?? undefined,
      error: row.error ?? undefined,
    });
  }
  return byTask;
}
