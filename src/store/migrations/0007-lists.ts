import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** So that a filtered list takes no longer the more there is. */
export const lists = (): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    for (const [name, column] of [
      ['deliveries_by_action', 'action'],
      ['deliveries_by_application_name', 'application_name'],
    ] as const) {
      await db.schema.createIndex(name).on('deliveries').columns([column, 'id']).execute();
    }
  },
});
