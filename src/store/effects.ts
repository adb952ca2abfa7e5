import type { Millis } from '../domain/clock.js';
import type { Effect } from '../domain/effect.js';
import type { Db } from './schema.js';

/**
 * What is known of a task's effect.
 * - `intended`: a call may be under way, or its answer was lost
 * - `none`: certain that nothing happened; the next call starts from nothing
 * - `done`: it happened
 */
export type EffectState = 'intended' | 'none' | 'done';

export interface EffectRecord {
  readonly key: string;
  readonly state: EffectState;
  /** When the last call that may have worked was announced. */
  readonly intendedAt: Millis;
  /** How often it was sent again although an earlier call may have worked. */
  readonly resends: number;
  readonly effect: Effect | undefined;
}

/** Says, before the call, that it is about to be made. */
export async function recordIntent(
  db: Db,
  task: string,
  key: string,
  at: Millis,
  resends: number,
): Promise<void> {
  await db
    .insertInto('effects')
    .values({ task, key, state: 'intended', intended_at: at, resends, effect_json: null })
    .onConflict((conflict) =>
      conflict.column('task').doUpdateSet({ state: 'intended', intended_at: at, resends }),
    )
    .execute();
}

/** The answer said for certain that nothing happened. */
export async function recordNoEffect(db: Db, task: string): Promise<void> {
  await db.updateTable('effects').set({ state: 'none' }).where('task', '=', task).execute();
}

export async function recordEffect(db: Db, task: string, effect: Effect): Promise<void> {
  await db
    .updateTable('effects')
    .set({ state: 'done', effect_json: JSON.stringify(effect) })
    .where('task', '=', task)
    .execute();
}

export async function findEffect(db: Db, task: string): Promise<EffectRecord | undefined> {
  const row = await db
    .selectFrom('effects')
    .selectAll()
    .where('task', '=', task)
    .executeTakeFirst();
  return (
    row && {
      key: row.key,
      state: row.state as EffectState,
      intendedAt: row.intended_at,
      resends: row.resends,
      effect: row.effect_json === null ? undefined : (JSON.parse(row.effect_json) as Effect),
    }
  );
}
