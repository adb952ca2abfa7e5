import type { Millis } from '../../domain/clock.js';
import type { Db } from '../schema.js';

/** A ruleset's text as it was loaded: enough to explain an old delivery. */
export interface StoredRuleset {
  readonly hash: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

export async function saveRuleset(db: Db, ruleset: StoredRuleset, at: Millis): Promise<void> {
  await db
    .insertInto('rulesets')
    .values({
      hash: ruleset.hash,
      files_json: JSON.stringify(ruleset.files),
      loaded_at: at,
    })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ loaded_at: at }))
    .execute();
}

export async function findRuleset(db: Db, hash: string): Promise<StoredRuleset | undefined> {
  const row = await db
    .selectFrom('rulesets')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The ruleset that was loaded last: what applies while the files in the folder are faulty. */
export async function findLatestRuleset(db: Db): Promise<StoredRuleset | undefined> {
  const row = await db
    .selectFrom('rulesets')
    .selectAll()
    .orderBy('loaded_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && fromRow(row);
}

function fromRow(row: { hash: string; files_json: string }): StoredRuleset {
  return { hash: row.hash, files: JSON.parse(row.files_json) as StoredRuleset['files'] };
}
