import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Router from '@koa/router';
import { httpApplication } from '../../src/http/http-application.js';
import { boundedFetch, largestAnswer } from '../../src/providers/bounded-fetch.js';
import { requestLimits } from '../../src/http/http-server.js';
import { temporaryFolder } from '../support/data-folder.js';
import { MemoryLog } from '../support/memory-log.js';
import { exampleRules, ServiceProcess } from '../support/service-process.js';

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Sends the beginning, then one byte of the rest now and then, until the other side has had enough. */
async function dawdle(
  port: number,
  beginning: string,
  rest: string,
  every: number,
): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  socket.write(beginning);
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < rest.length) socket.write(rest[sent++] ?? '');
  }, every);
  await once(socket, 'close');
  clearInterval(timer);
  return said;
}

const headers = 'POST / HTTP/1.1\r\nHost: x\r\n';
const endless = 'X-A: b\r\n'.repeat(100);

describe('a client that sends slowly on purpose', () => {
  it('is sent away while it sends its headers, its body, or nothing', async () => {
    // As the service's, but twenty times as fast.
    const faster = Object.fromEntries(
      Object.entries(requestLimits).map(([name, limit]) => [name, limit / 20]),
    );
    const limits = { ...faster, maxHeaderSize: requestLimits.maxHeaderSize };
    const server = createServer(limits, (request) => request.resume()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    const body = `${headers}Content-Length: 1000\r\n\r\n`;
    const said = await Promise.all([
      dawdle(portOf(server), headers, endless, 20),
      dawdle(portOf(server), body, 'x'.repeat(1000), 20),
      dawdle(portOf(server), '', '', 20),
    ]);
    for (const text of said) assert.match(text, /^(HTTP\/1\.1 408 [^]*)?$/);
    assert.match(said[0], /408/);
    server.close();
  });

  it('is sent away by the service itself', async function () {
    this.timeout(30_000);
    const service = await ServiceProcess.start({
      DATA_DIR: temporaryFolder(),
      RULES_DIR: exampleRules,
    });
    const said = await dawdle(Number(new URL(service.url).port), headers, endless, 100);
    assert.match(said, /^HTTP\/1\.1 408 /);
  });
});

describe('what the service answers', () => {
  it('has neither a stack trace nor the text of an error that nobody foresaw', async () => {
    const log = new MemoryLog();
    const router = new Router();
    router.get('/fails', () => {
      throw new Error('the database of /secret/place');
    });
    router.get('/exposes', () => {
      throw Object.assign(new Error('the database of /secret/place'), {
        status: 418,
        expose: true,
      });
    });
    const handle = httpApplication({ others: [router] }, log).callback();
    const server = createServer((request, response) => void handle(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    for (const path of ['/fails', '/exposes']) {
      const answer = await fetch(`http://127.0.0.1:${portOf(server)}${path}`);
      assert.equal(answer.status, 500);
      assert.doesNotMatch(await answer.text(), /secret|\bat \b.*:\d+|node_modules/);
    }
    assert.deepEqual(log.names(), ['http.failed', 'http.failed']);
    server.closeAllConnections();
    server.close();
  });

  it('protects browsers, keeps out of caches, and takes only small requests', async function () {
    this.timeout(30_000);
    const service = await ServiceProcess.start({
      DATA_DIR: temporaryFolder(),
      RULES_DIR: exampleRules,
      ADMIN_TOKEN: 'an-admin-token-of-the-test',
    });
    const authorization = { authorization: 'Bearer an-admin-token-of-the-test' };
    for (const path of [
      '/',
      '/login',
      '/nothing',
      '/healthz',
      '/api/v1/tasks',
      '/webhooks/applivery/x',
    ]) {
      const answer = await fetch(service.url + path, {
        headers: authorization,
        redirect: 'manual',
      });
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff', path);
      const policy = answer.headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src '(self|none)'/, path);
      assert.doesNotMatch(policy, /unsafe-(inline|eval)/, path);
      assert.match(policy, /frame-ancestors '(self|none)'/, path);
      assert.ok(answer.headers.has('referrer-policy'), path);
      assert.equal(answer.headers.get('x-powered-by'), null, path);
    }
    const { headers: answered } = await fetch(`${service.url}/api/v1/tasks`, {
      headers: authorization,
    });
    assert.equal(answered.get('cache-control'), 'no-store');

    const large = await fetch(`${service.url}/api/v1/tasks/t/resolve`, {
      method: 'POST',
      headers: authorization,
      body: ' '.repeat(64 * 1024 + 1),
    });
    assert.equal(large.status, 413);
    assert.match(large.headers.get('content-type') ?? '', /problem\+json/);
    const long = await fetch(service.url, { headers: { x: 'a'.repeat(20_000) } });
    assert.equal(long.status, 431);
    for (const token of ['', 'x', 'an-admin-token-of-the-tes', 'an-admin-token-of-the-test2']) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${service.url}/api/v1/tasks`, { headers });
      assert.equal(answer.status, 401, token);
    }
    assert.doesNotMatch(service.output, /http.failed/);
  });
});

describe('the data folder', () => {
  it('is for its owner only, and so is everything in it that holds something', async function () {
    this.timeout(30_000);
    const made = join(temporaryFolder(), 'below', 'data');
    const wide = join(temporaryFolder(), 'wide');
    mkdirSync(wide, { mode: 0o755 });
    for (const dataDir of [made, wide]) {
      const service = await ServiceProcess.start({ DATA_DIR: dataDir, RULES_DIR: exampleRules });
      await service.deliver({ action: 'x' });
      // The lock is SQLite's and holds nothing.
      const files = readdirSync(dataDir).filter((file) => !file.startsWith('service.lock'));
      for (const file of [
        'triggers.sqlite',
        'triggers.sqlite-wal',
        'webhook-token',
        'admin-token',
      ]) {
        assert.ok(files.includes(file), file);
      }
      for (const file of files) {
        assert.equal((statSync(join(dataDir, file)).mode & 0o777).toString(8), '600', file);
      }
      await service.stop();
    }
    assert.equal((statSync(made).mode & 0o777).toString(8), '700');
  });
});

describe("a provider's answer", () => {
  it('is not read beyond what memory is for, not even when it comes compressed', async () => {
    const zipped = gzipSync(Buffer.alloc(largestAnswer + 1, ' '));
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(zipped);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    const answer = await boundedFetch(`http://127.0.0.1:${portOf(server)}/`, {});
    await assert.rejects(answer.text(), /too large/);
    server.closeAllConnections();
    server.close();
  });
});

describe('secrets in the source', () => {
  it('are compared in constant time only', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
    const faults = files
      .filter((file) => /\.tsx?$/.test(file))
      .filter((file) =>
        /reveal\(\)\s*[!=]==?|[!=]==?\s*[\w.?]*\.reveal\(\)|reveal\(\)\.(startsWith|includes|localeCompare)/.test(
          readFileSync(join('src', file), 'utf8'),
        ),
      );
    assert.deepEqual(faults, []);
  });
});
