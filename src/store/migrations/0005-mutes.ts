import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { ColumnTypes } from './column-types.js';

/** Rules that a person has muted. */
export const mutes = ({ integer, keptByKey }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await keptByKey(
      db.schema
        .createTable('mutes')
        .addColumn('rule', 'text', (column) => column.primaryKey())
        .addColumn('since', integer, (column) => column.notNull())
        .addColumn('until', integer)
        .addColumn('who', 'text', (column) => column.notNull())
        .addColumn('reason', 'text'),
    ).execute();
  },
});
