import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Secret } from '../../src/domain/secret.js';
import { samples } from '../../src/events/samples.js';
import { httpApplication } from '../../src/http/http-application.js';
import { Intake } from '../../src/receive/intake.js';
import { webhook } from '../../src/receive/webhook.js';
import { findDelivery } from '../../src/store/tables/deliveries.js';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.js';
import type { Store } from '../../src/store/store.js';
import { temporaryFolder } from '../support/data-folder.js';
import { HandClock } from '../support/hand-clock.js';
import { MemoryLog } from '../support/memory-log.js';
import { anyJson, fuzzed, parameters } from './support/fuzzing.js';

const token = 'a-token-of-sixteen-characters';

/** JSON that is nearly one of Applivery's events. */
const nearlyAnEvent = fc
  .tuple(
    fc.constantFrom(...Object.values(samples)),
    fc.dictionary(fc.string(), anyJson(), { maxKeys: 4 }),
  )
  .map(([sample, changes]) => ({ ...sample, ...changes }));

/** Bytes that are nearly JSON: something in them was changed, cut off or put in. */
const nearlyJson = fc
  .tuple(nearlyAnEvent, fc.nat(), fc.nat(), fc.uint8Array({ maxLength: 6 }))
  .map(([value, from, length, bytes]) => {
    const text = Buffer.from(JSON.stringify(value));
    const at = from % text.length;
    return Buffer.concat([text.subarray(0, at), bytes, text.subarray(at + (length % 4))]);
  });

const deep = fc
  .tuple(fc.integer({ min: 1, max: 100_000 }), fc.constantFrom('[', '{"a":'), fc.boolean())
  .map(([depth, open, closed]) => {
    const close = closed ? (open === '[' ? ']' : '}').repeat(depth) : '';
    return Buffer.from(`{"action":"x","v":${open.repeat(depth)}1${close}}`);
  });

const bodies: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  anyJson().map((value) => Buffer.from(JSON.stringify(value))),
  nearlyAnEvent.map((value) => Buffer.from(JSON.stringify(value))),
  nearlyJson,
  { arbitrary: deep, weight: 1 },
);

const types = fc.option(
  fc.oneof(
    fc.constantFrom(
      'application/json',
      'text/plain; charset=latin1',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
    ),
    fc.string({ maxLength: 300 }).map((text) => text.replace(/[^ -~]/g, '.').trim()),
  ),
  { nil: undefined },
);

describe(fuzzed('the receiver'), () => {
  let store: Store;
  let server: Server;
  let base: string;
  let log: MemoryLog;

  before(async () => {
    log = new MemoryLog();
    const clock = new HandClock();
    store = await openSqlite(temporaryFolder());
    const intake = new Intake(store, clock, () => undefined);
    const tokens = [new Secret(token)];
    const machines = [
      webhook({ intake, tokens, clock, log, addressOf: () => 'test', perSecond: 1e9 }),
    ];
    const handle = httpApplication({ machines, others: [] }, log).callback();
    server = createServer((request, response) => void handle(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(async () => {
    server.closeAllConnections();
    server.close();
    await store.close();
  });

  async function isAlive(): Promise<void> {
    const answer = await fetch(`${base}/webhooks/applivery/${token}`, {
      method: 'POST',
      body: '{"action":"x"}',
    });
    assert.equal(answer.status, 202);
    assert.deepEqual(
      log.lines.filter(({ level }) => level === 'error'),
      [],
    );
  }

  it('answers any body by its table, and keeps what it takes byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, types, async (body, type) => {
        const answer = await fetch(`${base}/webhooks/applivery/${token}`, {
          method: 'POST',
          body: new Uint8Array(body),
          headers: type === undefined ? {} : { 'content-type': type },
        });
        const said = (await answer.json()) as Record<string, unknown>;
        if (/^(application\/x-www-form-urlencoded|multipart\/)/i.test(type ?? '')) {
          assert.equal(answer.status, 415);
          assert.deepEqual(Object.keys(said), ['error']);
          return;
        }
        assert.equal(answer.status, isEvent(body) ? 202 : 400);
        const keys = answer.status === 202 ? ['delivery', 'duplicate'] : ['error', 'delivery'];
        assert.deepEqual(Object.keys(said), keys);
        const delivery = await findDelivery(store.db, String(said.delivery));
        assert.ok(delivery);
        assert.ok(delivery.body.equals(body), 'the bytes are those that came');
        assert.equal(delivery.status === 'rejected', answer.status === 400);
      }),
      parameters(150),
    );
    await isAlive();
  });

  it('answers any path below the webhook as any unknown one', async () => {
    const segment = fc.oneof(
      fc
        .string({ unit: 'binary', maxLength: 60 })
        .map((text) => encodeURIComponent(text.toWellFormed())),
      fc.constantFrom(
        `${token}x`,
        token.slice(1),
        token.toUpperCase(),
        `${token}%00`,
        '%ff',
        '%',
        '..',
        '.',
      ),
    );
    await fc.assert(
      fc.asyncProperty(segment, async (path) => {
        const answer = await fetch(`${base}/webhooks/applivery/${path}`, {
          method: 'POST',
          body: '{}',
        });
        assert.equal(answer.status, 404);
        assert.equal(await answer.text(), '{"error":"Not Found"}');
      }),
      parameters(200),
    );
    await isAlive();
  });

  it('is there for others whatever bytes come over a connection', async () => {
    const starts = fc.constantFrom('', 'POST ', `POST /webhooks/applivery/${token} HTTP/1.1\r\n`);
    const rest = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(
        'Host: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        'Host: x\r\nContent-Length: 99999999999999999999\r\n\r\n{}',
        'Host: x\r\nContent-Length: -1\r\n\r\n{}',
        'Host: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
        `Host: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`,
        'Host: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n',
        'Host: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
      ),
    );
    await fc.assert(
      fc.asyncProperty(starts, rest, async (start, bytes) => {
        const socket = connect(Number(new URL(base).port), '127.0.0.1');
        socket.on('error', () => undefined);
        const said: Buffer[] = [];
        socket.on('data', (chunk: Buffer) => said.push(chunk));
        socket.write(start);
        socket.end(Buffer.from(bytes));
        await once(socket, 'close');
        const text = Buffer.concat(said).toString();
        if (text !== '') assert.match(text, /^HTTP\/1\.1 (100|202|400|404|413|415|431) /);
        assert.doesNotMatch(text, /^ {4}at |node:/m);
      }),
      parameters(200),
    );
    await isAlive();
  });
});

/** What the contract calls an event: a JSON object with a text `action` that is not empty. */
function isEvent(body: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const { action } = Object.fromEntries(Object.entries(value)) as { action?: unknown };
    return typeof action === 'string' && action !== '';
  } catch {
    return false;
  }
}
