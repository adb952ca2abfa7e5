import assert from 'node:assert/strict';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  symlinkSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { migrations } from '../../src/store/migrations/index.js';
import { openSqlite, sqliteFile } from '../../src/store/sqlite/open-sqlite.js';
import type { Sync } from '../../src/store/sqlite/write-ahead-log.js';
import { ping, type Store } from '../../src/store/store.js';
import { lockDataFolder } from '../../src/store/sqlite/process-lock.js';
import { temporaryFolder } from '../support/data-folder.js';

describe('the SQLite store', () => {
  describe('has on disk what it wrote', () => {
    /** A disk that takes what is written when it is told to. */
    function slowDisk() {
      const waiting: { inode: number; settle: (error?: Error) => void }[] = [];
      let isSlow = false;
      const sync: Sync = (descriptor) =>
        new Promise((resolve, reject) => {
          const { ino: inode } = fstatSync(descriptor);
          const settle = (error?: Error) => (error ? reject(error) : resolve());
          if (isSlow) waiting.push({ inode, settle });
          else settle();
        });
      const beSlow = () => {
        isSlow = true;
      };
      return { sync, waiting, beSlow };
    }

    /** In Kysely, SQLite and the disk above there is nothing but promises. */
    const allDone = () => new Promise((resolve) => setImmediate(resolve));

    const ways: Record<string, (store: Store) => Promise<unknown>> = {
      'a transaction': (store) => store.transaction((tx) => store.queue.put(tx, 'match', ['x'], 7)),
      'a statement alone': ({ db, queue }) => queue.put(db, 'match', ['x'], 7),
      'a statement that returns rows': ({ db }) =>
        db
          .insertInto('events')
          .values({ identity: 'x', delivery: 'x', received_at: 7 })
          .onConflict((conflict) => conflict.doNothing())
          .returning('delivery')
          .execute(),
      'a statement that changes nothing': ({ db }) => db.deleteFrom('tasks').execute(),
    };
    for (const [way, write] of Object.entries(ways)) {
      it(`before ${way} is over, without standing in the way meanwhile`, async () => {
        const { sync, waiting, beSlow } = slowDisk();
        const folder = temporaryFolder();
        const store = await openSqlite(folder, { sync });
        // The second time it is prepared already.
        await write(store);
        beSlow();
        let isOver = false;
        const written = write(store).then(() => {
          isOver = true;
        });
        await allDone();
        assert.deepEqual(
          waiting.map(({ inode }) => inode),
          [statSync(join(folder, `${sqliteFile}-wal`)).ino],
        );
        assert.equal(isOver, false);
        waiting[0]!.settle();
        await written;
        await store.close();
      });
    }

    it('and has nobody wait who only reads', async () => {
      const { sync, waiting, beSlow } = slowDisk();
      const store = await openSqlite(temporaryFolder(), { sync });
      beSlow();
      await ping(store.db);
      await store.transaction((tx) => tx.selectFrom('tasks').selectAll().execute());
      assert.equal(waiting.length, 0);
      await store.close();
    });

    it('or takes nothing any more, says why, and goes on after a new start', async () => {
      const folder = temporaryFolder();
      const { sync, waiting, beSlow } = slowDisk();
      const failures: string[] = [];
      const store = await openSqlite(folder, {
        sync,
        failed: ({ message }) => failures.push(message),
      });
      beSlow();
      const refused = { message: /did not take .*-wal \(EIO: i\/o error\).*start again/ };
      const lost = assert.rejects(
        store.transaction((tx) => store.queue.put(tx, 'match', ['lost'], 7)),
        refused,
      );
      await allDone();
      waiting[0]!.settle(new Error('EIO: i/o error'));
      await lost;
      await assert.rejects(store.queue.put(store.db, 'match', ['later'], 7), refused);
      await assert.rejects(ping(store.db), refused);
      assert.equal(waiting.length, 1);
      assert.equal(failures.length, 1);
      assert.match(failures[0]!, refused.message);
      await store.close();
      const next = await openSqlite(folder);
      await next.queue.put(next.db, 'match', ['next'], 7);
      const there = await next.queue.claim('match', 'me', 7, 1000, 9);
      assert.ok(there.some(({ ref }) => ref === 'next'));
      assert.ok(!there.some(({ ref }) => ref === 'later'));
      await next.close();
    });

    it('in the log that is beside the file itself, where a link to it is in the folder', async () => {
      const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
      for (const one of [folder, elsewhere]) mkdirSync(one, { recursive: true });
      const file = join(elsewhere, 'real.sqlite');
      symlinkSync(file, join(folder, sqliteFile));
      const inodes = new Set<number>();
      const store = await openSqlite(folder, {
        sync: (descriptor) => Promise.resolve(void inodes.add(fstatSync(descriptor).ino)),
      });
      assert.deepEqual([...inodes], [statSync(`${file}-wal`).ino]);
      await store.close();
    });

    it('also what one that died left in the log, when a service takes over', async () => {
      const folder = temporaryFolder();
      const died = await openSqlite(folder);
      await died.queue.put(died.db, 'match', ['x'], 7);
      const log = join(folder, `${sqliteFile}-wal`);
      assert.ok(statSync(log).size > 0);
      let sizeAtFirst: number | undefined;
      const next = await openSqlite(folder, {
        takeOver: true,
        sync: () => Promise.resolve(void (sizeAtFirst ??= statSync(log).size)),
      });
      await next.queue.put(next.db, 'match', ['y'], 7);
      assert.ok(sizeAtFirst !== undefined && sizeAtFirst < 10_000, `${sizeAtFirst} bytes`);
      await next.close();
      await died.close();
    });

    it('with the log on disk before it is copied into the file', async () => {
      const store = await openSqlite(temporaryFolder());
      const pragma = async (name: string) =>
        Object.values<unknown>(
          (await sql<Record<string, unknown>>`${sql.raw(`PRAGMA ${name}`)}`.execute(store.db))
            .rows[0]!,
        );
      assert.deepEqual(await pragma('journal_mode'), ['wal']);
      assert.deepEqual(await pragma('synchronous'), [1]);
      await store.close();
    });
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
    assert.equal((await first.queue.claim('match', 'dead', 7, 1000, 1)).length, 1);
    await first.close();
    const second = await openSqlite(folder, { takeOver: true });
    assert.equal((await second.queue.claim('match', 'alive', 8, 1000, 1)).length, 1);
    await second.close();
  });

  it('says so when the file is no database, and what to do', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, sqliteFile),
      'this is no database, but it is long enough to be read',
    );
    await assert.rejects(
      openSqlite(folder),
      /triggers\.sqlite is damaged \(SQLITE_NOTADB\)\. Move it away.*latest backup/,
    );
  });

  it('says so when the file is damaged', async () => {
    const folder = temporaryFolder();
    await (await openSqlite(folder)).close();
    const file = join(folder, sqliteFile);
    const handle = openSync(file, 'r+');
    // The first page's tree, behind the file's header, which lists the tables.
    writeSync(handle, Buffer.alloc(3000, 0xff), 0, 3000, 100);
    closeSync(handle);
    await assert.rejects(openSqlite(folder), /is damaged \(SQLITE_CORRUPT/);
  });

  it('copies a file of an older version before it changes it', async () => {
    const folder = temporaryFolder();
    const old = await openSqlite(folder, {
      history: (types) => Object.fromEntries(Object.entries(migrations(types)).slice(0, 1)),
    });
    await old.queue.put(old.db, 'match', ['from before'], 7);
    await old.close();
    const store = await openSqlite(folder);
    assert.equal((await store.queue.claim('match', 'test', 8, 1000, 1)).length, 1);
    await store.close();
    const copy = join(folder, `${sqliteFile}.before-0002-effect-ledger`);
    assert.equal(statSync(copy).mode & 0o777, 0o600);
    const database = new Database(copy, { readonly: true });
    const column = (sql: string) => database.prepare<[], string>(sql).pluck().all();
    assert.deepEqual(column('select name from kysely_migration'), ['0001-main-job']);
    assert.deepEqual(column('select ref from queue'), ['from before']);
    assert.deepEqual(column("select name from sqlite_master where name = 'audit'"), []);
    database.close();
  });

  it('copies no file that it does not change', async () => {
    const folder = temporaryFolder();
    await (await openSqlite(folder)).close();
    await (await openSqlite(folder)).close();
    assert.deepEqual(readdirSync(folder), [sqliteFile]);
  });

  it('waits for another process that is writing, without standing in the way', async () => {
    const folder = temporaryFolder();
    const store = await openSqlite(folder);
    const other = new Database(join(folder, sqliteFile));
    other.exec('begin immediate');
    const written = store.transaction((tx) => store.queue.put(tx, 'match', ['x'], 7));
    await new Promise((resolve) => setImmediate(resolve));
    other.exec('commit');
    await written;
    assert.equal((await store.queue.claim('match', 'test', 8, 1000, 1)).length, 1);
    other.close();
    await store.close();
  });

  it('does a transaction again whose reading another process made old', async () => {
    const folder = temporaryFolder();
    const store = await openSqlite(folder);
    const other = await openSqlite(folder);
    let tries = 0;
    await store.transaction(async (tx) => {
      await tx.selectFrom('queue').selectAll().execute();
      if (++tries === 1) await other.queue.put(other.db, 'match', ['theirs'], 7);
      await store.queue.put(tx, 'match', ['ours'], 7);
    });
    assert.equal(tries, 2);
    assert.equal((await store.queue.claim('match', 'test', 8, 1000, 5)).length, 2);
    await other.close();
    await store.close();
  });

  it('refuses a file of a newer version', async () => {
    const folder = temporaryFolder();
    const store = await openSqlite(folder);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030')`.execute(
      store.db,
    );
    await store.close();
    await assert.rejects(openSqlite(folder), /schema of a newer version/);
  });

  it('lets one process work on a data folder', () => {
    const folder = temporaryFolder();
    const lock = lockDataFolder(folder);
    assert.throws(() => lockDataFolder(folder), /Another service is running/);
    lock.release();
    lockDataFolder(folder).release();
  });
});
