import assert from 'node:assert/strict';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openSqlite, sqliteFile } from '../../src/store/open-sqlite.js';
import { lockDataFolder } from '../../src/store/process-lock.js';
import { reserveIssue, recordIssue, releaseIssuesOfTask } from '../../src/store/issues.js';
import { insertTasks, tasksOfDeliveries } from '../../src/store/tasks.js';
import { temporaryFolder } from '../support/data-folder.js';

describe('the SQLite store', () => {
  it('waits for the disk at every commit, and lets others read meanwhile', async () => {
    const store = await openSqlite(temporaryFolder());
    const pragma = async (name: string) =>
      Object.values<unknown>(
        (await sql<Record<string, unknown>>`${sql.raw(`PRAGMA ${name}`)}`.execute(store.db))
          .rows[0]!,
      );
    assert.deepEqual(await pragma('journal_mode'), ['wal']);
    assert.deepEqual(await pragma('synchronous'), [2]);
    await store.close();
  });

  it('is readable by its owner only', async () => {
    const folder = join(temporaryFolder(), 'data');
    const store = await openSqlite(folder);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, sqliteFile)).mode & 0o777, 0o600);
    await store.close();
  });

  it('opens what it made before', async () => {
    const folder = temporaryFolder();
    const first = await openSqlite(folder);
    await first.queue.put(first.db, 'match', ['x'], 7);
    await first.close();
    const second = await openSqlite(folder);
    assert.equal(await second.queue.nextDue('match'), 7);
    await second.close();
  });

  it('says so when the file is no database', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, sqliteFile),
      'this is no database, but it is long enough to be read',
    );
    await assert.rejects(openSqlite(folder), /database/);
  });

  it('refuses a file of a newer version', async () => {
    const folder = temporaryFolder();
    const store = await openSqlite(folder);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030')`.execute(
      store.db,
    );
    await store.close();
    await assert.rejects(openSqlite(folder), /cannot be brought to this version's schema/);
  });

  it('has one task for a delivery, rule and step, however often it is matched', async () => {
    const store = await openSqlite(temporaryFolder());
    const task = (id: string) => ({
      id,
      delivery: 'd',
      ruleset: 'h',
      rule: 'r',
      step: '1',
      position: 0,
      uses: 'github/issue',
      connection: 'github',
      createdAt: 1,
      askedAt: 1,
      nextAttemptAt: 1,
    });
    assert.deepEqual(await insertTasks(store.db, [task('one')]), new Set(['one']));
    assert.deepEqual(await insertTasks(store.db, [task('two')]), new Set());
    assert.deepEqual(
      (await tasksOfDeliveries(store.db, ['d'])).map(({ id }) => id),
      ['one'],
    );
    await store.close();
  });

  it('lets one task make the issue of a fingerprint, and tells the others', async () => {
    const store = await openSqlite(temporaryFolder());
    const key = { connection: 'github', target: 'a/b', fingerprint: 'f' };
    assert.deepEqual(await reserveIssue(store.db, key, 'one', 1), { state: 'making', task: 'one' });
    assert.deepEqual(await reserveIssue(store.db, key, 'two', 2), { state: 'making', task: 'one' });
    await releaseIssuesOfTask(store.db, 'one');
    assert.deepEqual(await reserveIssue(store.db, key, 'two', 3), { state: 'making', task: 'two' });
    const address = { target: 'a/b', number: '7', url: 'https://github.com/a/b/issues/7' };
    await recordIssue(store.db, key, address, false, 4);
    await releaseIssuesOfTask(store.db, 'two');
    assert.deepEqual(await reserveIssue(store.db, key, 'three', 5), {
      state: 'made',
      address,
      repeats: 0,
    });
    await recordIssue(store.db, key, address, true, 6);
    const kept = await reserveIssue(store.db, key, 'four', 7);
    assert.equal(kept.state === 'made' && kept.repeats, 1);
    await store.close();
  });

  it('lets one process work on a data folder', () => {
    const folder = temporaryFolder();
    const lock = lockDataFolder(folder);
    assert.throws(() => lockDataFolder(folder), /Another service is running/);
    lock.release();
    lockDataFolder(folder).release();
  });
});
