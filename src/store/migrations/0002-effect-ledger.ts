import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { ColumnTypes } from './column-types.js';

/**
 * What the effect ledger needs to tell calls apart, why a task is dead, the budget of writes of each
 * connection with the turns of those who wait for it, and the circuit breaker of each connection.
 */
export const effectLedger = ({ integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('tasks').addColumn('dead_kind', 'text').execute();

    await db.schema
      .alterTable('effects')
      .addColumn('calls', integer, (column) => column.notNull().defaultTo(1))
      .execute();
    await db.schema.alterTable('effects').addColumn('first_intended_at', integer).execute();
    await db.schema.alterTable('effects').addColumn('kind', 'text').execute();
    await db.schema.alterTable('effects').addColumn('alike', 'text').execute();
    await db.schema.alterTable('effects').addColumn('remote', 'text').execute();
    // Two tasks never have the same run: NULLs, of what is not counted, are all different.
    await db.schema
      .createIndex('effects_remote_once')
      .unique()
      .on('effects')
      .column('remote')
      .execute();
    await db.schema
      .createIndex('effects_by_likeness')
      .on('effects')
      .columns(['alike', 'intended_at'])
      .execute();

    await db.schema
      .createTable('budgets')
      .addColumn('connection', 'text', (column) => column.primaryKey())
      .addColumn('writes', integer, (column) => column.notNull())
      .addColumn('paused_until', integer, (column) => column.notNull())
      .addColumn('pauses', integer, (column) => column.notNull())
      .addColumn('reason', 'text')
      .execute();

    await db.schema
      .createTable('writes')
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('n', integer, (column) => column.notNull())
      .addColumn('at', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('writes_once', ['connection', 'n'])
      .execute();

    await db.schema
      .createTable('turns')
      .addColumn('task', 'text', (column) => column.primaryKey())
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('at', integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('turns_by_time')
      .on('turns')
      .columns(['connection', 'at'])
      .execute();

    await db.schema
      .createTable('circuits')
      .addColumn('connection', 'text', (column) => column.primaryKey())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('failures', integer, (column) => column.notNull())
      .addColumn('probes', integer, (column) => column.notNull())
      .addColumn('since', integer, (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('next_probe_at', integer, (column) => column.notNull())
      .execute();
  },
});
