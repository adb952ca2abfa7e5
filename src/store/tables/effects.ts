import type { Selectable } from 'kysely';
import type { Millis } from '../../domain/clock.js';
import type { Effect, EffectKind } from '../../domain/effect.js';
import type { Db, EffectsTable } from '../schema.js';

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
  /** When the first of those calls was announced. */
  readonly firstIntendedAt: Millis;
  /** How often it was sent again although an earlier call may have worked. */
  readonly resends: number;
  /** How often a call was announced. */
  readonly calls: number;
  readonly kind: EffectKind | undefined;
  /** What tells the call from others at the remote, where nothing of ours does. */
  readonly alike: string | undefined;
  readonly effect: Effect | undefined;
}

export interface Intent {
  readonly task: string;
  readonly key: string;
  readonly kind: EffectKind;
  readonly alike: string | undefined;
  readonly at: Millis;
  readonly resends: number;
}

/**
 * Says, before the call, that it is about to be made. False, and nothing is said, when somebody else
 * said so since `known` was read: then the call must not be made.
 */
export async function recordIntent(
  db: Db,
  { task, key, kind, alike, at, resends }: Intent,
  known: EffectRecord | undefined,
): Promise<boolean> {
  const firstAt = known !== undefined && resends > 0 ? known.firstIntendedAt : at;
  const values = { kind, alike: alike ?? null, state: 'intended', intended_at: at, resends };
  const more = { first_intended_at: firstAt, calls: (known?.calls ?? 0) + 1 };
  if (known === undefined) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('effects')
      .values({ task, key, ...values, ...more, effect_json: null, remote: null })
      .onConflict((conflict) => conflict.column('task').doNothing())
      .executeTakeFirst();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const { numUpdatedRows } = await db
    .updateTable('effects')
    .set({ ...values, ...more })
    .where('task', '=', task)
    .where('calls', '=', known.calls)
    .where('state', '=', known.state)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The answer said for certain that nothing happened. */
export async function recordNoEffect(db: Db, task: string): Promise<void> {
  await db.updateTable('effects').set({ state: 'none' }).where('task', '=', task).execute();
}

/** A person said that nothing happened, or wants it all the same: the next call starts from nothing. */
export async function forgetEffect(db: Db, task: string): Promise<void> {
  await db
    .updateTable('effects')
    .set({ state: 'none', resends: 0, remote: null, effect_json: null })
    .where('task', '=', task)
    .execute();
}

/** The call that was announced was not made: all is as it was before. */
export async function withdrawIntent(
  db: Db,
  task: string,
  before: EffectRecord | undefined,
): Promise<void> {
  await db
    .updateTable('effects')
    .set({
      state: before?.state ?? 'none',
      ...(before && {
        intended_at: before.intendedAt,
        first_intended_at: before.firstIntendedAt,
        resends: before.resends,
      }),
    })
    .where('task', '=', task)
    .execute();
}

/**
 * It happened. `remote` names what was made, where each call makes something new. Nothing is
 * recorded, and the answer is false, when another task has that already.
 */
export async function recordEffect(
  db: Db,
  task: string,
  effect: Effect,
  remote?: string,
): Promise<boolean> {
  if (remote !== undefined && (await isTaken(db, task, remote))) return false;
  await db
    .updateTable('effects')
    .set({
      state: 'done',
      effect_json: JSON.stringify(effect),
      ...(remote !== undefined && { remote }),
    })
    .where('task', '=', task)
    .execute();
  return true;
}

async function isTaken(db: Db, task: string, remote: string): Promise<boolean> {
  const other = await db
    .selectFrom('effects')
    .select('task')
    .where('remote', '=', remote)
    .where('task', '<>', task)
    .executeTakeFirst();
  return other !== undefined;
}

export async function findEffect(db: Db, task: string): Promise<EffectRecord | undefined> {
  const row = await db
    .selectFrom('effects')
    .selectAll()
    .where('task', '=', task)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The records of other tasks' calls, announced since then, that the remote shows alike. */
export async function effectsAlike(
  db: Db,
  { task, alike, since }: { task: string; alike: string; since: Millis },
): Promise<EffectRecord[]> {
  const rows = await db
    .selectFrom('effects')
    .selectAll()
    .where('alike', '=', alike)
    .where('intended_at', '>=', since)
    .where('task', '<>', task)
    .execute();
  return rows.map(fromRow);
}

function fromRow(row: Selectable<EffectsTable>): EffectRecord {
  return {
    key: row.key,
    state: row.state as EffectState,
    intendedAt: row.intended_at,
    firstIntendedAt: row.first_intended_at ?? row.intended_at,
    resends: row.resends,
    calls: row.calls,
    kind: (row.kind ?? undefined) as EffectKind | undefined,
    alike: row.alike ?? undefined,
    effect: row.effect_json === null ? undefined : (JSON.parse(row.effect_json) as Effect),
  };
}
