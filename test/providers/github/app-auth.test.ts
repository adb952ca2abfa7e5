import assert from 'node:assert/strict';
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import nock from 'nock';
import { hour, minute } from '../../../src/domain/clock.js';
import { Failure } from '../../../src/domain/failure.js';
import { Secret } from '../../../src/domain/secret.js';
import { dispatchRepository } from '../../../src/providers/github/repository-dispatch.js';
import { answering, connect, type Given } from './support/recorded.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const begin = Date.parse('2026-11-23T12:00:00Z');
const installation: Given = { body: { id: 42 } };
const done: Given = { status: 204 };

function minted(token: string, expires = begin + hour): Given {
  return { status: 201, body: { token, expires_at: new Date(expires).toISOString() } };
}

class Clock {
  time = begin;

  now(): number {
    return this.time;
  }
}

function connectApp(clock = new Clock(), key = privateKey) {
  const connection = connect({
    clock,
    credentials: { kind: 'app', appId: 7, privateKey: new Secret(key) },
  });
  return {
    connection,
    write: (repository = 'acme/app') =>
      dispatchRepository(connection, { repository, eventType: 'x', payload: undefined }),
  };
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof Failure, inspect(error));
    assert.ok(!inspect(error, { depth: Infinity }).includes('PRIVATE'));
    return error;
  }
  return assert.fail('expected a Failure');
}

describe('a GitHub App', () => {
  afterEach(() => {
    nock.cleanAll();
  });

  it('finds its installation with a signed token, gets a token for it, and writes with that', async () => {
    const sent = answering([installation, minted('ghs_one'), done]);
    await connectApp().write();

    assert.deepEqual(
      sent.map(({ method, path }) => `${method} ${path}`),
      [
        'GET /repos/acme/app/installation',
        'POST /app/installations/42/access_tokens',
        'POST /repos/acme/app/dispatches',
      ],
    );
    const [jwt, again, token] = sent.map(({ headers }) => headers.authorization ?? '');
    assert.match(again ?? '', /^bearer /);
    assert.equal(token, 'token ghs_one');
    const [head = '', claims = '', signature = ''] = (jwt ?? '').replace('bearer ', '').split('.');
    const verified = createVerify('RSA-SHA256')
      .update(`${head}.${claims}`)
      .verify(publicKey, signature, 'base64url');
    assert.ok(verified);
    const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iss: number };
    assert.equal(iss, 7);
  });

  it('asks once for many calls, and again shortly before the token ends', async () => {
    const clock = new Clock();
    const sent = answering([
      installation,
      minted('ghs_one'),
      done,
      done,
      done,
      minted('ghs_two', begin + 2 * hour),
      done,
    ]);
    const { write } = connectApp(clock);
    await Promise.all([write(), write('ACME/app')]);
    clock.time = begin + hour - minute - 1;
    await write();
    clock.time += 1;
    await write();

    assert.deepEqual(
      sent
        .filter(({ path }) => path.endsWith('/dispatches'))
        .map(({ headers }) => headers.authorization),
      ['token ghs_one', 'token ghs_one', 'token ghs_one', 'token ghs_two'],
    );
  });

  it('is `SLUG[bot]`', async () => {
    const sent = answering([{ body: { slug: 'applivery-triggers' } }]);
    const { connection } = connectApp();

    assert.equal(await connection.whoAmI(), 'applivery-triggers[bot]');
    assert.deepEqual(
      sent.map(({ method, path }) => `${method} ${path}`),
      ['GET /app'],
    );
  });

  const failures: readonly [name: string, given: readonly Given[], reason: string, fix: RegExp][] =
    [
      [
        'it is not installed',
        [{ status: 404 }],
        'not-found',
        /Install the GitHub App for acme\/app/,
      ],
      ['its key is wrong', [{ status: 401 }], 'unauthorized', /private key/],
      ['it is suspended', [installation, { status: 403 }], 'unauthorized', /suspended/],
      ['it was uninstalled', [installation, { status: 404 }], 'not-found', /install it again/],
      ['the lookup ends in a 502', [{ status: 502 }], 'unavailable', /^$/],
      ['the token request ends in a 500', [installation, { status: 500 }], 'unavailable', /^$/],
      ['the token cannot be read', [installation, { body: '<html>' }], 'unavailable', /^$/],
    ];
  for (const [name, given, reason, fix] of failures) {
    it(`sends nothing of the effect when ${name}, and asks anew the next time`, async () => {
      const sent = answering([...given, installation, minted('ghs_one'), done]);
      const { write } = connectApp();
      const failure = await failureOf(write());

      assert.equal(failure.reason, reason);
      assert.match(failure.message, /^The GitHub App got no token: /);
      assert.match(failure.fix ?? '', fix);
      assert.ok(!sent.some(({ path }) => path.endsWith('/dispatches')));
      await write();
      assert.equal(sent.length, given.length + 3);
    });
  }

  it('waits with a limit at the token request', async () => {
    answering([installation, { status: 429, headers: { 'retry-after': '7' } }]);
    const failure = await failureOf(connectApp().write());

    assert.equal(failure.reason, 'rate-limited');
    assert.equal(failure.retryAt, begin + 7_000);
  });

  it('takes a 401 with a new token for a token that is not known everywhere yet', async () => {
    const clock = new Clock();
    const sent = answering([installation, minted('ghs_one'), { status: 401 }, done]);
    const { write } = connectApp(clock);
    const failure = await failureOf(write());

    assert.equal(failure.reason, 'unavailable');
    assert.equal(failure.retryAt, begin + 10_000);
    await write();
    assert.equal(sent.length, 4);
  });

  it('forgets a token that is refused later', async () => {
    const clock = new Clock();
    const sent = answering([
      installation,
      minted('ghs_one'),
      done,
      { status: 401 },
      minted('ghs_two'),
      done,
    ]);
    const { write } = connectApp(clock);
    await write();
    clock.time += minute;

    assert.equal((await failureOf(write())).reason, 'unauthorized');
    await write();
    assert.equal(sent.at(-1)?.headers.authorization, 'token ghs_two');
  });

  it('keeps its tokens out of what servers say', async () => {
    answering([
      installation,
      minted('ghs_secret'),
      { status: 400, body: { message: 'ghs_secret?' } },
    ]);
    const failure = await failureOf(connectApp().write());

    assert.equal(failure.message, 'GitHub answered 400: [secret]?');
  });

  it('takes a key whose line breaks are written as \\n', async () => {
    const sent = answering([installation, minted('ghs_one'), done]);
    await connectApp(new Clock(), privateKey.replaceAll('\n', '\\n')).write();

    assert.equal(sent.length, 3);
  });

  it('says at once that a key cannot be read', () => {
    const { privateKey: elliptic } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    for (const key of ['junk', privateKey.slice(0, 200), elliptic]) {
      assert.throws(
        () => connectApp(new Clock(), key),
        (error) => error instanceof Failure && error.reason === 'unauthorized',
      );
    }
  });
});
