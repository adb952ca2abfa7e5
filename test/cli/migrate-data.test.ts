import assert from 'node:assert/strict';
import { join } from 'node:path';
import { systemClock } from '../../src/domain/clock.js';
import { samples } from '../../src/events/samples.js';
import { readDelivery } from '../../src/receive/read-delivery.js';
import { Intake } from '../../src/receive/intake.js';
import { insertAttempt } from '../../src/store/tables/attempts.js';
import { copiedTables, copyData, startAnew } from '../../src/store/copy-data.js';
import { askForBuilds } from '../../src/store/tables/builds.js';
import { findDelivery } from '../../src/store/tables/deliveries.js';
import { recordIntent } from '../../src/store/tables/effects.js';
import { setMute } from '../../src/store/tables/mutes.js';
import { saveNotice } from '../../src/store/tables/notices.js';
import { reserveIssue } from '../../src/store/tables/issues.js';
import { openPostgres } from '../../src/store/postgres/open-postgres.js';
import { openSqlite, sqliteFile } from '../../src/store/sqlite/open-sqlite.js';
import { lockDataFolder } from '../../src/store/sqlite/process-lock.js';
import { insertRun } from '../../src/store/tables/runs.js';
import { saveRuleset } from '../../src/store/tables/rulesets.js';
import { Secret } from '../../src/domain/secret.js';
import { insertTasks } from '../../src/store/tables/tasks.js';
import { temporaryFolder } from '../support/data-folder.js';
import { MemoryLog } from '../support/memory-log.js';
import { sharedServer, skipWithoutPostgres } from '../support/postgres.js';
import { run } from './support.js';

const bodies = 450;

describe('migrate-data', function () {
  this.timeout(60_000);
  let folder: string;
  let url: string;

  before(skipWithoutPostgres);
  beforeEach(async () => {
    folder = temporaryFolder();
    url = await (await sharedServer()).newDatabase();
  });

  /** A grown installation, small. */
  async function grow(): Promise<string[]> {
    const store = await openSqlite(folder);
    const intake = new Intake(store, systemClock, () => undefined);
    const deliveries = await Promise.all(
      Array.from({ length: bodies }, (_, n) => {
        const body = Buffer.from(
          JSON.stringify({ ...samples.build_processed, build: { id: `${n}` } }),
        );
        return intake.record(readDelivery(body, undefined, Date.now()));
      }),
    );
    const tasks = deliveries.map(({ id }, n) => ({
      id: `tsk_${n}`,
      delivery: id,
      ruleset: 'r',
      rule: 'rule',
      step: 'step',
      position: 0,
      uses: 'github/issue',
      connection: 'github',
      createdAt: 1,
      askedAt: 1,
      nextAttemptAt: 1,
    }));
    await saveRuleset(store.db, { hash: 'r', files: [{ path: 'a.yaml', text: 'x' }] }, 1);
    await insertTasks(store.db, tasks);
    for (const { id } of tasks.slice(0, 5)) {
      const attempt = { n: 1, at: 1, durationMs: 1, outcome: 'done' as const };
      await insertAttempt(store.db, id, { ...attempt, httpStatus: 201, error: undefined });
    }
    await insertRun(store.db, {
      task: 'tsk_0',
      connection: 'github',
      address: { target: 'acme/app', id: '1' },
      startedAt: 1,
      url: undefined,
    });
    await reserveIssue(
      store.db,
      { connection: 'github', target: 'acme/app', fingerprint: 'f' },
      'tsk_1',
      1,
    );
    await recordIntent(
      store.db,
      { task: 'tsk_1', key: 'key', kind: 'issue', alike: undefined, at: 1, resends: 0 },
      undefined,
    );
    const mute = { rule: 'rule', since: 1, until: undefined, who: 'admin', reason: 'noisy' };
    await setMute(store.db, mute);
    await saveNotice(store.db, {
      ...{ trouble: 'rules', channel: 'webhook', status: 'open', title: 'The rules', about: [] },
      ...{ told: 1, toldAt: 1, issue: undefined, failures: 0, failedAt: undefined, retryAt: 0 },
    });
    await askForBuilds(store.db, [deliveries[0]!.id], 1);
    await store.queue.put(store.db, 'act', ['tsk_1'], Date.now() + 3_600_000);
    await store.close();
    return deliveries.map(({ id }) => id);
  }

  const migrate = (...more: string[]) =>
    run(['migrate-data', '--from', `sqlite:${join(folder, sqliteFile)}`, ...more]);

  it('takes over everything, with the queue, and compares the counts', async () => {
    const ids = await grow();
    const { status, out } = await migrate('--to', url, '--format', 'json');
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(out), [
      { table: 'rulesets', from: 1, to: 1 },
      { table: 'deliveries', from: bodies, to: bodies },
      { table: 'events', from: bodies, to: bodies },
      { table: 'tasks', from: bodies, to: bodies },
      { table: 'attempts', from: 5, to: 5 },
      { table: 'effects', from: 1, to: 1 },
      { table: 'runs', from: 1, to: 1 },
      { table: 'issues', from: 1, to: 1 },
      { table: 'audit', from: 0, to: 0 },
      { table: 'mutes', from: 1, to: 1 },
      { table: 'notices', from: 1, to: 1 },
      { table: 'builds', from: 1, to: 1 },
    ]);
    const [before, after] = await Promise.all([
      openSqlite(folder),
      openPostgres({ url: new Secret(url), connections: 5 }, new MemoryLog(), systemClock),
    ]);
    try {
      const last = ids.at(-1)!;
      assert.deepEqual(await findDelivery(after.db, last), await findDelivery(before.db, last));
      const claims = await after.queue.claim('match', 'x', Date.now(), 1000, 1000);
      assert.deepEqual(claims.map(({ ref }) => ref).sort(), ids.sort());
      assert.deepEqual(await after.queue.claim('act', 'x', Date.now(), 1000, 10), []);
    } finally {
      await Promise.all([before.close(), after.close()]);
    }
  });

  it('forgets no table', async () => {
    const store = await openSqlite(folder);
    const tables = await store.db.introspection.getTables();
    await store.close();
    const known = [...Object.keys(copiedTables), ...startAnew, 'queue'];
    assert.deepEqual(tables.map(({ name }) => name).sort(), known.sort());
  });

  it('goes on after it broke off in the middle', async () => {
    await grow();
    const [from, to] = await Promise.all([
      openSqlite(folder),
      openPostgres({ url: new Secret(url), connections: 5 }, new MemoryLog(), systemClock),
    ]);
    const broken = copyData(from, to, systemClock, (table, done) => {
      if (table === 'tasks' && done < bodies) throw new Error('the connection broke');
    });
    await assert.rejects(broken, /the connection broke/);
    await Promise.all([from.close(), to.close()]);
    const { status, out } = await migrate('--to', url);
    assert.equal(status, 0);
    assert.match(out, /tasks +450 in the SQLite file, 450 in PostgreSQL/);
    assert.match(out, /issues +1 in the SQLite file, 1 in PostgreSQL/);
  });

  it('can be done again, and changes nothing that is there', async () => {
    await grow();
    assert.equal((await migrate('--to', url)).status, 0);
    const again = await migrate('--to', url);
    assert.equal(again.status, 0);
    assert.match(again.out, /deliveries +450 in the SQLite file, 450 in PostgreSQL/);
  });

  it('does nothing while the service runs on the file', async () => {
    await grow();
    const lock = lockDataFolder(folder);
    const { status, err } = await migrate('--to', url);
    lock.release();
    assert.equal(status, 1);
    assert.match(err, /Another service is running/);
  });

  it('says what is wrong with what it was given', async () => {
    const none = await migrate('--to', url);
    assert.equal(none.status, 1);
    assert.match(none.err, /There is no file/);
    await grow();
    const nowhere = await migrate();
    assert.equal(nowhere.status, 2);
    assert.match(nowhere.err, /--to postgres:/);
    const wrong = await run(['migrate-data', '--from', 'data.db', '--to', url]);
    assert.equal(wrong.status, 2);
    assert.match(wrong.err, /--from takes sqlite:/);
    const mysql = await migrate('--to', 'mysql://localhost/x');
    assert.equal(mysql.status, 1);
    assert.match(mysql.err, /DATABASE_URL must be a URL such as postgres:/);
  });
});
