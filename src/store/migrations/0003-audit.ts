import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { ColumnTypes } from './column-types.js';

/** What operators changed: when, who, why, and what came of it. */
export const audit = ({ integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('audit')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', integer, (column) => column.notNull())
      .addColumn('who', 'text', (column) => column.notNull())
      .addColumn('operation', 'text', (column) => column.notNull())
      .addColumn('target', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('outcome', 'text')
      .execute();
    await db.schema.createIndex('audit_by_target').on('audit').columns(['target', 'id']).execute();
  },
});
