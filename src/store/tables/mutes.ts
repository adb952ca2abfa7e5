import type { Millis } from '../../domain/clock.js';
import type { Db } from '../schema.js';

/** A rule that a person has muted: what it matches is recorded, and nothing of it is sent. */
export interface Mute {
  readonly rule: string;
  readonly since: Millis;
  /** Undefined: until somebody unmutes it. */
  readonly until: Millis | undefined;
  /** Whose token it was. */
  readonly who: string;
  /** The person's own words. */
  readonly reason: string | undefined;
}

/** In the place of the one before, if there is one. */
export async function setMute(db: Db, { until, reason, ...mute }: Mute): Promise<void> {
  const values = { ...mute, until: until ?? null, reason: reason ?? null };
  await db
    .insertInto('mutes')
    .values(values)
    .onConflict((conflict) => conflict.column('rule').doUpdateSet(values))
    .execute();
}

export async function removeMute(db: Db, rule: string): Promise<void> {
  await db.deleteFrom('mutes').where('rule', '=', rule).execute();
}

/** By rule: those that are not over. */
export async function mutesInForce(db: Db, now: Millis): Promise<Map<string, Mute>> {
  const rows = await db
    .selectFrom('mutes')
    .selectAll()
    .where((where) => where.or([where('until', 'is', null), where('until', '>', now)]))
    .execute();
  return new Map(
    rows.map((row) => [
      row.rule,
      { ...row, until: row.until ?? undefined, reason: row.reason ?? undefined },
    ]),
  );
}
