import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { ColumnTypes } from './column-types.js';

/** Deliveries, rulesets, tasks, attempts, effects, runs, issues, and the queue between the stages. */
export const mainJob = ({ integer, blob, keptByKey }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('deliveries')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('received_at', integer, (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('body', blob, (column) => column.notNull())
      .addColumn('content_type', 'text')
      .addColumn('action', 'text')
      .addColumn('application_id', 'text')
      .addColumn('application_name', 'text')
      .addColumn('duplicate_of', 'text')
      .addColumn('replay_of', 'text')
      .addColumn('ruleset', 'text')
      .addColumn('faults_json', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('deliveries_by_status')
      .on('deliveries')
      .columns(['status', 'id'])
      .execute();

    await keptByKey(
      db.schema
        .createTable('events')
        .addColumn('identity', 'text', (column) => column.primaryKey().notNull())
        .addColumn('delivery', 'text', (column) => column.notNull())
        .addColumn('received_at', integer, (column) => column.notNull()),
    ).execute();

    await db.schema
      .createTable('rulesets')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('files_json', 'text', (column) => column.notNull())
      .addColumn('loaded_at', integer, (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('tasks')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('delivery', 'text', (column) => column.notNull())
      .addColumn('ruleset', 'text', (column) => column.notNull())
      .addColumn('rule', 'text', (column) => column.notNull())
      .addColumn('step', 'text', (column) => column.notNull())
      .addColumn('position', integer, (column) => column.notNull())
      .addColumn('uses', 'text', (column) => column.notNull())
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('asked_at', integer, (column) => column.notNull())
      .addColumn('next_attempt_at', integer)
      .addColumn('attempts', integer, (column) => column.notNull())
      .addColumn('request_json', 'text')
      .addUniqueConstraint('tasks_once', ['delivery', 'rule', 'step'])
      .execute();
    await db.schema.createIndex('tasks_by_status').on('tasks').columns(['status', 'id']).execute();

    await db.schema
      .createTable('attempts')
      .addColumn('task', 'text', (column) => column.notNull())
      .addColumn('n', integer, (column) => column.notNull())
      .addColumn('at', integer, (column) => column.notNull())
      .addColumn('duration_ms', integer, (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('http_status', integer)
      .addColumn('error', 'text')
      .addPrimaryKeyConstraint('attempts_once', ['task', 'n'])
      .execute();

    await db.schema
      .createTable('effects')
      .addColumn('task', 'text', (column) => column.primaryKey())
      .addColumn('key', 'text', (column) => column.notNull().unique())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('intended_at', integer, (column) => column.notNull())
      .addColumn('resends', integer, (column) => column.notNull())
      .addColumn('effect_json', 'text')
      .execute();

    await db.schema
      .createTable('runs')
      .addColumn('task', 'text', (column) => column.primaryKey())
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('target', 'text', (column) => column.notNull())
      .addColumn('remote_id', 'text', (column) => column.notNull())
      .addColumn('status', 'text')
      .addColumn('conclusion', 'text')
      .addColumn('over', integer, (column) => column.notNull())
      .addColumn('url', 'text')
      .addColumn('etag', 'text')
      .addColumn('started_at', integer, (column) => column.notNull())
      .addColumn('checked_at', integer)
      .addColumn('checks', integer, (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('issues')
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('target', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('task', 'text', (column) => column.notNull())
      .addColumn('number', 'text')
      .addColumn('url', 'text')
      .addColumn('repeats', integer, (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('updated_at', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('issues_once', ['connection', 'target', 'fingerprint'])
      .execute();

    await keptByKey(
      db.schema
        .createTable('queue')
        .addColumn('queue', 'text', (column) => column.notNull())
        .addColumn('ref', 'text', (column) => column.notNull())
        .addColumn('due_at', integer, (column) => column.notNull())
        .addColumn('claimed_by', 'text')
        .addColumn('claimed_until', integer)
        .addPrimaryKeyConstraint('queue_once', ['queue', 'ref']),
    ).execute();
    await db.schema.createIndex('queue_due').on('queue').columns(['queue', 'due_at']).execute();
  },
});
