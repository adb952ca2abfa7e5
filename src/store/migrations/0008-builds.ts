import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { ColumnTypes } from './column-types.js';

/** What Applivery's API says of builds. */
export const builds = ({ integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('builds')
      .addColumn('delivery', 'text', (column) => column.primaryKey())
      .addColumn('asked_at', integer, (column) => column.notNull())
      .addColumn('tries', 'integer', (column) => column.notNull())
      .addColumn('trouble', 'text')
      .addColumn('next_try_at', integer)
      .addColumn('read_at', integer)
      .addColumn('facts_json', 'text')
      .addColumn('why', 'text')
      .execute();
    await db.schema
      .createIndex('builds_open')
      .on('builds')
      .column('asked_at')
      .where(sql<boolean>`read_at is null`)
      .execute();
  },
});
