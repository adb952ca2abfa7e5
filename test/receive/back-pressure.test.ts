import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { Secret } from '../../src/domain/secret.js';
import { httpApplication } from '../../src/http/http-application.js';
import { Backlog } from '../../src/receive/backlog.js';
import { Intake, mostBytes, TooBusy } from '../../src/receive/intake.js';
import { webhook } from '../../src/receive/webhook.js';
import { askForBuilds } from '../../src/store/tables/builds.js';
import { countReceived, markMatched } from '../../src/store/tables/deliveries.js';
import { listDeliveries } from '../../src/store/tables/delivery-lists.js';
import { openSqlite, sqliteFile } from '../../src/store/sqlite/open-sqlite.js';
import type { Store } from '../../src/store/store.js';
import { temporaryFolder } from '../support/data-folder.js';
import { HandClock } from '../support/hand-clock.js';
import { MemoryLog } from '../support/memory-log.js';

const token = 'a-token-of-sixteen-characters';
const known = `/webhooks/applivery/${token}`;
const second = 1000;
const mebibyte = 1024 * 1024;

describe('receiving more than there is room for', () => {
  let folder: string;
  let store: Store;
  let server: Server;
  let base: string;
  let clock: HandClock;
  let log: MemoryLog;
  let intake: Intake;

  beforeEach(async () => {
    clock = new HandClock();
    log = new MemoryLog();
    folder = temporaryFolder();
    store = await openSqlite(folder);
    intake = new Intake(store, clock, () => undefined, new Backlog(store, clock, 5));
    const routes = webhook({
      ...{ intake, clock, log },
      tokens: [new Secret(token)],
      // As behind a proxy: whom the proxy names.
      addressOf: (_, forwardedFor) => forwardedFor,
      perSecond: 1,
    });
    const handle = httpApplication({ machines: [routes], others: [] }, log).callback();
    server = createServer((incoming, response) => void handle(incoming, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await store.close();
  });

  let count = 0;
  const event = (more: object = {}) => JSON.stringify({ action: 'x', n: count++, ...more });

  async function post(body: string = event(), path = known, from?: string) {
    const headers: Record<string, string> = from === undefined ? {} : { 'x-forwarded-for': from };
    const answer = await fetch(base + path, { method: 'POST', body, headers });
    await answer.arrayBuffer();
    return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
  }

  async function statuses(many: number, path = known, from?: string): Promise<number[]> {
    const found: number[] = [];
    for (let n = 0; n < many; n++) found.push((await post(event(), path, from)).status);
    return found;
  }

  const away = { status: 503, retryAfter: '5' };

  it('answers 503 while the disk is full, and goes on when there is room again', async () => {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.db);
    await sql.raw(`pragma max_page_count = ${rows[0]!.page_count}`).execute(store.db);
    const text = 'x'.repeat(900 * 1024);
    assert.deepEqual(await post(event({ text })), away);
    assert.deepEqual(await post(event({ text })), away);
    assert.deepEqual(await listDeliveries(store.db, { limit: 5 }), []);
    assert.deepEqual(log.names(), ['delivery.not-recorded']);
    assert.match(JSON.stringify(log.lines[0]?.fields.error, ['code']), /SQLITE_FULL/);
    await sql.raw('pragma max_page_count = 1000000').execute(store.db);
    assert.equal((await post(event({ text }))).status, 202);
  });

  it('answers 503 while somebody holds the database, and goes on when it is free', async function () {
    this.timeout(20_000);
    const other = new Database(join(folder, sqliteFile));
    other.exec('begin immediate');
    assert.deepEqual(await post(), away);
    assert.match(JSON.stringify(log.lines[0]?.fields.error, ['code']), /SQLITE_BUSY/);
    other.exec('commit');
    other.close();
    assert.equal((await post()).status, 202);
  });

  it('says how often it could not record, and not each time', async () => {
    await store.db.schema.dropTable('deliveries').execute();
    assert.ok((await statuses(20)).every((status) => status === 503));
    clock.move(10 * second);
    await post();
    const requests = log.lines.map(({ fields }) => fields.requests);
    assert.deepEqual(requests, [1, 20]);
  });

  it('answers 503 while too many deliveries wait to be matched, on what is true now', async () => {
    assert.deepEqual(await statuses(7), [202, 202, 202, 202, 202, 503, 503]);
    assert.equal(await countReceived(store.db, 100), 5);
    const [delivery] = await listDeliveries(store.db, { limit: 1 });
    await markMatched(store.db, [delivery!.id], 'unmatched', 'r');
    clock.move(second);
    assert.deepEqual(await statuses(2), [202, 503]);
    // It waits for what Applivery's API says of its build: that is nobody's fault here.
    const [waiting] = await listDeliveries(store.db, { limit: 1 });
    await askForBuilds(store.db, [waiting!.id], clock.now());
    clock.move(second);
    assert.deepEqual(await statuses(2), [202, 503]);
  });

  it('counts what other instances recorded', async () => {
    assert.equal((await post()).status, 202);
    const other = new Intake(store, clock, () => undefined);
    const { readDelivery } = await import('../../src/receive/read-delivery.js');
    for (let n = 0; n < 4; n++) {
      await other.record(readDelivery(Buffer.from(event()), undefined, clock.now()));
    }
    clock.move(10 * second);
    // The one that has it counted is not kept waiting for that.
    await post();
    assert.equal((await post()).status, 503);
  });

  it('keeps the bodies in memory below a bound, whatever is announced', async () => {
    const senders = mostBytes / mebibyte;
    const half = Array.from({ length: senders }, () => {
      const sent = request(base + known, {
        method: 'POST',
        headers: { 'transfer-encoding': 'chunked' },
      });
      sent.on('error', () => undefined);
      sent.write('{');
      return sent;
    });
    await assert.doesNotReject(async () => {
      for (;;) {
        try {
          (await intake.admit(1))();
          await new Promise((resolve) => setImmediate(resolve));
        } catch (error) {
          assert.ok(error instanceof TooBusy);
          return;
        }
      }
    });
    assert.deepEqual(await post(), away);
    // Those that were let in are taken, and make room.
    const answered = half.map(async (sent) => {
      const [response] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
      response.resume();
      return response.statusCode;
    });
    half.forEach((sent) => sent.end('}'));
    assert.deepEqual(new Set(await Promise.all(answered)), new Set([400]));
    assert.equal((await post()).status, 202);
  });

  it('turns away an address that sends too much, and no other one', async () => {
    const many = await statuses(12, known, '203.0.113.1');
    assert.equal(many.filter((status) => status === 429).length, 2);
    const { status, retryAfter } = await post(event(), known, '203.0.113.1');
    assert.deepEqual({ status, retryAfter }, { status: 429, retryAfter: '1' });
    assert.notEqual((await post(event(), known, '203.0.113.2')).status, 429);
    clock.move(second);
    assert.notEqual((await post(event(), known, '203.0.113.1')).status, 429);
  });

  it('lets strangers use up nothing of what those who know the token may send', async () => {
    const wrong = await statuses(12, '/webhooks/applivery/wrong', '203.0.113.1');
    assert.deepEqual(wrong.slice(8), [404, 404, 429, 429]);
    assert.equal((await post(event(), known, '203.0.113.1')).status, 202);
  });

  it('has one log line a minute for all requests with a wrong token', async () => {
    await statuses(50, '/webhooks/applivery/wrong');
    clock.move(60 * second);
    await statuses(50, '/webhooks/applivery/wrong');
    const lines = log.lines.map(({ name, fields }) => [name, fields.requests]);
    assert.deepEqual(lines, [
      ['webhook.wrong-token', 1],
      ['webhook.wrong-token', 50],
    ]);
    assert.ok(!JSON.stringify(log.lines).includes('/wrong"'));
  });

  it('does not read what a stranger sends', async () => {
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    // Without an end of the body: only an answer that does not wait for it comes.
    socket.write(
      'POST /webhooks/applivery/wrong HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n{',
    );
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    await once(socket, 'close');
    assert.match(answer, /^HTTP\/1.1 404 /);
    assert.match(answer, /connection: close/i);
  });
});
