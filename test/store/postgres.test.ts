import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { systemClock } from '../../src/domain/clock.js';
import { Secret } from '../../src/domain/secret.js';
import { openPostgres } from '../../src/store/postgres/open-postgres.js';
import { repeatConflicts } from '../../src/store/postgres/repeat-conflicts.js';
import { temporaryFolder } from '../support/data-folder.js';
import { MemoryLog } from '../support/memory-log.js';
import { sharedServer, skipWithoutOwnServer, skipWithoutPostgres } from '../support/postgres.js';
import { startOwnServer, type OwnServer } from '../support/postgres-server.js';
import { until } from '../support/until.js';

const open = (url: string, connections = 6, log = new MemoryLog()) =>
  openPostgres({ url: new Secret(url), connections }, log, systemClock);

describe('the PostgreSQL store', function () {
  this.timeout(60_000);
  let own: OwnServer | undefined;

  before(skipWithoutPostgres);
  afterEach(async () => {
    await own?.remove();
    own = undefined;
  });

  it('is made once by instances that start together', async () => {
    const url = await (await sharedServer()).newDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => open(url)));
    const { rows } = await sql<{ n: number }>`select count(*) as n from kysely_migration`.execute(
      stores[0]!.db,
    );
    assert.ok(rows[0]!.n >= 1);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('opens no more connections than it may, and waits for a free one', async () => {
    const url = await (await sharedServer()).newDatabase();
    const store = await open(url, 5);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () =>
        sql<{
          n: number;
        }>`select count(*) as n from pg_stat_activity where datname = current_database()`.execute(
          store.db,
        ),
      ),
    );
    const most = Math.max(...answers.map(({ rows }) => rows[0]!.n));
    assert.ok(most <= 5, `${most} connections`);
    await store.close();
  });

  it('goes by the options of the URL', async () => {
    const url = new URL(await (await sharedServer()).newDatabase());
    const plain = await open(url.toString());
    await sql`create schema apart`.execute(plain.db);
    await plain.close();
    url.searchParams.set('options', '-c search_path=apart');
    const store = await open(url.toString());
    const { rows } = await sql<{
      s: string;
    }>`select table_schema as s from information_schema.tables
      where table_name = 'deliveries' order by table_schema`.execute(store.db);
    assert.deepEqual(
      rows.map(({ s }) => s),
      ['apart', 'public'],
    );
    await store.close();
  });

  it('speaks TLS, and refuses a server that it cannot verify', async function () {
    skipWithoutOwnServer(this);
    const folder = temporaryFolder();
    const [certificate, key] = ['cert.pem', 'key.pem'].map((name) => join(folder, name));
    try {
      execFileSync(
        'openssl',
        [
          ...[
            'req',
            '-x509',
            '-newkey',
            'rsa:2048',
            '-nodes',
            '-days',
            '2',
            '-subj',
            '/CN=localhost',
          ],
          ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key!, '-out', certificate!],
        ],
        { stdio: 'pipe' },
      );
    } catch {
      process.stderr.write('    skipped: there is no openssl to make a certificate with\n');
      this.skip();
    }
    own = await startOwnServer({
      tls: { certificate: readFileSync(certificate!, 'utf8'), key: readFileSync(key!, 'utf8') },
    });
    const url = new URL(await own.newDatabase());
    url.searchParams.set('sslmode', 'verify-full');
    await assert.rejects(open(url.toString()), /self-signed certificate/);
    url.searchParams.set('sslrootcert', certificate!);
    const store = await open(url.toString());
    const { rows } = await sql<{
      ssl: boolean;
    }>`select ssl from pg_stat_ssl join pg_stat_activity using (pid)
      where datname = current_database()`.execute(store.db);
    assert.ok(rows.length >= 2);
    assert.ok(rows.every(({ ssl }) => ssl));
    await store.close();
  });

  it('says at once when there is no server, without the password', async () => {
    const fault = await open('postgres://triggers:very-secret@127.0.0.1:1/x').then(
      () => assert.fail('it opened'),
      (error: unknown) => String(error),
    );
    assert.match(fault, /cannot be reached.*ECONNREFUSED.*DATABASE_URL/s);
    assert.doesNotMatch(fault, /very-secret/);
  });

  it('wakes other instances when something due is put', async () => {
    const url = await (await sharedServer()).newDatabase();
    const [putting, woken] = await Promise.all([open(url), open(url)]);
    const woke: string[] = [];
    woken.queue.onPut((queue) => woke.push(queue));
    await putting.queue.put(putting.db, 'match', ['x'], Date.now());
    await until(
      () => (woke.includes('match') ? true : undefined),
      () => 'the other one is woken',
    );
    await Promise.all([putting.close(), woken.close()]);
  });

  it('replaces connections that break', async function () {
    skipWithoutOwnServer(this);
    own = await startOwnServer();
    const log = new MemoryLog();
    const store = await open(await own.newDatabase(), 6, log);
    await own.stop();
    await assert.rejects(sql`select 1`.execute(store.db));
    await own.start();
    await sql`select 1`.execute(store.db);
    await store.close();
  });
});

describe('a transaction that the database gave up in favour of another', () => {
  const conflict = (code: string) => Object.assign(new Error('conflict'), { code });
  const pauses: number[] = [];
  const pause = (time: number) => Promise.resolve(pauses.push(time));

  for (const code of ['40001', '40P01']) {
    it(`is done again after ${code}`, async () => {
      let tries = 0;
      const done = await repeatConflicts(() => {
        tries++;
        return tries < 3 ? Promise.reject(conflict(code)) : Promise.resolve('done');
      }, pause);
      assert.equal(done, 'done');
      assert.equal(tries, 3);
    });
  }

  it('is given up after some tries, and at once after anything else', async () => {
    for (const [code, most] of [
      ['40001', 6],
      ['23505', 1],
    ] as const) {
      let tries = 0;
      await assert.rejects(
        repeatConflicts(() => {
          tries++;
          return Promise.reject(conflict(code));
        }, pause),
        /conflict/,
      );
      assert.equal(tries, most);
    }
  });
});
