import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Delivery } from '../../src/domain/delivery.js';
import { Secret } from '../../src/domain/secret.js';
import { samples } from '../../src/events/samples.js';
import { httpApplication } from '../../src/http/http-application.js';
import { Intake } from '../../src/receive/intake.js';
import { webhook } from '../../src/receive/webhook.js';
import { findDelivery, rejectedKept } from '../../src/store/tables/deliveries.js';
import { listDeliveries } from '../../src/store/tables/delivery-lists.js';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.js';
import type { Store } from '../../src/store/store.js';
import { temporaryFolder } from '../support/data-folder.js';
import { HandClock } from '../support/hand-clock.js';
import { MemoryLog } from '../support/memory-log.js';

const token = 'a-token-of-sixteen-characters';
const second = 'another-token-for-rotation';

describe('POST /webhooks/applivery/:token', () => {
  let store: Store;
  let server: Server;
  let base: string;
  let clock: HandClock;
  let log: MemoryLog;

  beforeEach(async () => {
    clock = new HandClock();
    log = new MemoryLog();
    store = await openSqlite(temporaryFolder());
    const intake = new Intake(store, clock, () => undefined);
    const tokens = [new Secret(token), new Secret(second)];
    const application = httpApplication(
      {
        machines: [
          webhook({ intake, tokens, clock, log, addressOf: (one) => one, perSecond: 1000 }),
        ],
        others: [],
      },
      log,
    );
    const handle = application.callback();
    server = createServer((request, response) => void handle(request, response)).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await store.close();
  });

  async function post(
    body: string | Buffer,
    headers: Record<string, string> = {},
    path = `/webhooks/applivery/${token}`,
  ): Promise<{ status: number; body: Record<string, unknown>; headers: Headers; text: string }> {
    const answer = await fetch(base + path, {
      method: 'POST',
      body: Buffer.from(body),
      headers,
    });
    const text = await answer.text();
    return {
      status: answer.status,
      text,
      body: JSON.parse(text) as Record<string, unknown>,
      headers: answer.headers,
    };
  }

  async function recorded(answer: Record<string, unknown>): Promise<Delivery> {
    const delivery = await findDelivery(store.db, String(answer.delivery));
    assert.ok(delivery);
    return delivery;
  }

  const all = () => listDeliveries(store.db, { limit: 500 });

  it('answers 202 with the delivery once its bytes are on disk as they came', async () => {
    const bytes = `\n{ "action":"build_processed" , "x": "\\ud800", "build": {"id":"b"}}`;
    const { status, body } = await post(bytes);
    assert.equal(status, 202);
    assert.equal(body.duplicate, false);
    const delivery = await recorded(body);
    assert.equal(delivery.body.toString('utf8'), bytes);
    assert.equal(delivery.status, 'received');
    assert.equal(delivery.action, 'build_processed');
    assert.equal(delivery.receivedAt, clock.now());
  });

  it('accepts every token of the rotation', async () => {
    const { status } = await post('{"action":"x"}', {}, `/webhooks/applivery/${second}`);
    assert.equal(status, 202);
  });

  it('answers an unknown or missing token as any unknown path, and stores nothing', async () => {
    const unknown = await post('{"action":"x"}', {}, '/nothing/here');
    for (const path of [
      '/webhooks/applivery/wrong',
      `/webhooks/applivery/${token}x`,
      '/webhooks/applivery/',
      '/webhooks/applivery',
      '/webhooks/applivery/%ff',
      `/webhooks/applivery/${token}/more`,
    ]) {
      const answer = await post('{"action":"x"}', {}, path);
      assert.equal(answer.status, 404, path);
      assert.equal(answer.text, unknown.text, path);
    }
    assert.deepEqual(await all(), []);
    assert.deepEqual(log.names(), ['webhook.wrong-token']);
  });

  it('takes POST only', async () => {
    const answer = await fetch(`${base}/webhooks/applivery/${token}`);
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get('allow'), 'POST');
  });

  it('takes a body of 1 MiB and refuses one byte more', async () => {
    const frame = '{"action":"x","v":""}';
    const fits = `{"action":"x","v":"${'a'.repeat(1024 * 1024 - frame.length)}"}`;
    assert.equal((await post(fits)).status, 202);
    assert.equal((await post(`${fits} `)).status, 413);
    assert.equal((await all()).length, 1);
  });

  it('refuses a body that grows too large without saying its length', async () => {
    const sent = request(`${base}/webhooks/applivery/${token}`, { method: 'POST' });
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    // The answer comes in the middle of the body; what is written after it may meet a closed socket.
    sent.on('error', () => undefined);
    const answered = once(sent, 'response');
    for (let count = 0; count < 32; count++) sent.write(chunk);
    const [response] = (await answered) as [{ statusCode: number }];
    sent.destroy();
    assert.equal(response.statusCode, 413);
  });

  it('refuses forms and compressed bodies, and reads everything else as JSON', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      assert.equal((await post('{"action":"x"}', { 'content-type': type })).status, 415);
    }
    assert.equal((await post('{"action":"x"}', { 'content-encoding': 'gzip' })).status, 415);
    for (const type of ['text/plain', 'application/json; charset=utf-8', 'nonsense']) {
      const { status } = await post(`{"action":"x","type":"${type}"}`, { 'content-type': type });
      assert.equal(status, 202, type);
    }
  });

  it('refuses what is no event, with the reason, and records it as rejected', async () => {
    const bodies: [string, RegExp][] = [
      ['', /empty/],
      ['{', /not JSON/],
      ['[1]', /not a JSON object/],
      ['null', /not a JSON object/],
      ['"x"', /not a JSON object/],
      ['{}', /`action`/],
      ['{"action":7}', /`action`/],
      ['{"action":""}', /`action`/],
      ['{"__proto__":{"action":"x"}}', /`action`/],
    ];
    for (const [sent, reason] of bodies) {
      const { status, body } = await post(sent);
      assert.equal(status, 400, sent);
      assert.match(String(body.error), reason);
    }
    const recorded = await all();
    assert.equal(recorded.length, bodies.length);
    assert.ok(recorded.every(({ status }) => status === 'rejected'));
  });

  it(`keeps the newest ${rejectedKept} rejected deliveries and no more`, async () => {
    for (let round = 0; round < 11; round++) {
      await Promise.all(Array.from({ length: 100 }, () => post('nonsense')));
    }
    const { count } = await store.db
      .selectFrom('deliveries')
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    assert.equal(count, rejectedKept);
  });

  it('accepts an event that nobody declared', async () => {
    const { status, body } = await post('{"action":"apple_device_enrolled","device":{"id":1}}');
    assert.equal(status, 202);
    assert.equal((await findDelivery(store.db, String(body.delivery)))?.faults.length, 0);
  });

  it('accepts a known event whose fields are missing or wrong, and notes the fault', async () => {
    const { status, body } = await post('{"action":"build_processed","build":{"id":7}}');
    assert.equal(status, 202);
    const delivery = await findDelivery(store.db, String(body.delivery));
    assert.ok(delivery?.faults.includes('`build.id` is a number (it should be a text)'));
  });

  it('knows the same event again, whichever hook sent it', async () => {
    const first = await post(JSON.stringify(samples.build_processed));
    const { action, ...rest } = samples.build_processed!;
    const again = await post(JSON.stringify({ ...rest, action }, null, 2));
    assert.equal(again.status, 202);
    assert.equal(again.body.duplicate, true);
    assert.notEqual(again.body.delivery, first.body.delivery);
    const delivery = await recorded(again.body);
    assert.equal(delivery.status, 'duplicate');
    assert.equal(delivery.duplicateOf, first.body.delivery);
  });

  it('knows the same event again when both arrive in the same moment', async () => {
    const body = JSON.stringify(samples.bug_created);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(body)));
    const originals = answers.filter((answer) => answer.body.duplicate === false);
    assert.equal(originals.length, 1);
    assert.equal(answers.filter((answer) => answer.status === 202).length, 20);
  });

  it('knows the certificate event under both names', async () => {
    const sample = samples.certificate_application_will_expire!;
    await post(JSON.stringify(sample));
    const again = await post(JSON.stringify({ ...sample, action: 'certificate_will_expire' }));
    assert.equal(again.body.duplicate, true);
  });

  it("takes next year's certificate warning for a new event", async () => {
    const sample = JSON.stringify(samples.certificate_application_will_expire);
    await post(sample);
    clock.move(59 * 24 * 3600 * 1000);
    assert.equal((await post(sample)).body.duplicate, true);
    clock.move(2 * 24 * 3600 * 1000);
    assert.equal((await post(sample)).body.duplicate, false);
    assert.equal((await post(sample)).body.duplicate, true);
  });

  it('puts each new event, and no duplicate, into the queue for matching', async () => {
    await post(JSON.stringify(samples.build_processed));
    await post(JSON.stringify(samples.build_processed));
    await post('nonsense');
    const claims = await store.queue.claim('match', 'test', clock.now(), 1000, 10);
    assert.equal(claims.length, 1);
  });

  it('answers 503 with Retry-After when the database does not take it', async () => {
    await store.db.schema.dropTable('deliveries').execute();
    const { status, headers, body } = await post('{"action":"x"}');
    assert.equal(status, 503);
    assert.equal(headers.get('retry-after'), '5');
    assert.ok(!JSON.stringify(body).includes('deliveries'));
    assert.deepEqual(log.names(), ['delivery.not-recorded']);
  });

  it('survives hostile bodies', async () => {
    const bodies = [
      `{"action":"bug_created","constructor":{"prototype":null},"__proto__":{"x":1},"report":{"message":null,"url":7}}`,
      JSON.stringify({
        action: 'bug_created',
        ...Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key${index}`, index])),
      }),
      JSON.stringify({ action: 'bug_created', report: { message: 'x'.repeat(900 * 1024) } }),
      '{"action":"\\ud800","report":{"message":"\\udfff\\u0000"}}',
      `{"action":"x","deep":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      Buffer.from([...Buffer.from('{"action":"x","v":"'), 0xff, 0xfe, ...Buffer.from('"}')]),
      `\ufeff{"action":"with-a-byte-order-mark"}`,
    ];
    for (const body of bodies) {
      const { status } = await post(body);
      assert.equal(status, 202, String(body).slice(0, 60));
    }
  });

  it('writes the token into no log line', async () => {
    await post('{"action":"x"}');
    await post('nonsense');
    assert.ok(log.lines.length > 0);
    assert.ok(!JSON.stringify(log.lines).includes(token));
  });
});
