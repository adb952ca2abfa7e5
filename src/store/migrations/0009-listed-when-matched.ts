import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * The indices of filtered lists hold what is matched: a delivery gets into them then, and receiving
 * it costs as little as before there were any. A query uses them only if it says so in these words.
 */
export const listedWhenMatched = (): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    for (const [name, column] of [
      ['deliveries_by_action', 'action'],
      ['deliveries_by_application_name', 'application_name'],
    ] as const) {
      await db.schema.dropIndex(name).execute();
      await db.schema
        .createIndex(name)
        .on('deliveries')
        .columns([column, 'id'])
        .where(sql<boolean>`status <> 'received'`)
        .execute();
    }
  },
});
