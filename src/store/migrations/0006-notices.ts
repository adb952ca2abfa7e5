import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { ColumnTypes } from './column-types.js';

/** What the service has told about itself, and to whom. And deliveries by application, for whether one has gone silent. */
export const notices = ({ integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('notices')
      .addColumn('trouble', 'text', (column) => column.notNull())
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('about_json', 'text', (column) => column.notNull())
      .addColumn('told', integer, (column) => column.notNull())
      .addColumn('told_at', integer)
      .addColumn('issue_json', 'text')
      .addColumn('failures', integer, (column) => column.notNull())
      .addColumn('failed_at', integer)
      .addColumn('retry_at', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('notices_once', ['trouble', 'channel'])
      .execute();
    await db.schema
      .createIndex('deliveries_by_application')
      .on('deliveries')
      .columns(['application_id', 'id'])
      .execute();
  },
});
