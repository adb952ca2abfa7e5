import type { Millis } from '../../domain/clock.js';
import type { Db } from '../schema.js';

/** A ruleset that was in force once. */
export interface RulesetAge {
  readonly hash: string;
  /** When it was loaded last. */
  readonly loadedAt: Millis;
}

/** Newest first. */
export async function listRulesets(db: Db, limit: number): Promise<RulesetAge[]> {
  const rows = await db
    .selectFrom('rulesets')
    .select(['hash', 'loaded_at'])
    .orderBy('loaded_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ hash, loaded_at }) => ({ hash, loadedAt: loaded_at }));
}

/** When a ruleset was loaded last. Undefined: it is not known. */
export async function rulesetLoadedAt(db: Db, hash: string): Promise<Millis | undefined> {
  const row = await db
    .selectFrom('rulesets')
    .select('loaded_at')
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row?.loaded_at;
}
