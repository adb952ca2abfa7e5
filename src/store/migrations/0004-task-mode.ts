import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whether a task's rule was live or in shadow mode. Before there was shadow mode, all were live. */
export const taskMode = (): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('tasks')
      .addColumn('mode', 'text', (column) => column.notNull().defaultTo('live'))
      .execute();
  },
});
