import type { Millis } from '../../domain/clock.js';
import type { Db } from '../schema.js';

/** When the task's turn to write comes; undefined when it has none. */
export async function findTurn(db: Db, task: string): Promise<Millis | undefined> {
  const row = await db.selectFrom('turns').select('at').where('task', '=', task).executeTakeFirst();
  return row?.at;
}

export async function setTurn(
  tx: Db,
  turn: { readonly task: string; readonly connection: string; readonly at: Millis },
): Promise<void> {
  await tx
    .insertInto('turns')
    .values(turn)
    .onConflict((conflict) => conflict.column('task').doUpdateSet({ at: turn.at }))
    .execute();
}

/** The task writes no more for now. */
export async function removeTurn(tx: Db, task: string): Promise<void> {
  await tx.deleteFrom('turns').where('task', '=', task).execute();
}

/** Turns that nobody took: their tasks ended in other ways. */
export async function removeTurnsBefore(tx: Db, connection: string, time: Millis): Promise<void> {
  await tx
    .deleteFrom('turns')
    .where('connection', '=', connection)
    .where('at', '<', time)
    .execute();
}

export async function countTurns(db: Db, connection: string): Promise<number> {
  const { count } = await db
    .selectFrom('turns')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('connection', '=', connection)
    .executeTakeFirstOrThrow();
  return count;
}

/** The turn after which there are `back` others; 0: the last one. */
export async function timeOfTurn(
  db: Db,
  connection: string,
  back: number,
): Promise<Millis | undefined> {
  const row = await db
    .selectFrom('turns')
    .select('at')
    .where('connection', '=', connection)
    .orderBy('at', 'desc')
    .limit(1)
    .offset(back)
    .executeTakeFirst();
  return row?.at;
}
