import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connectionLimits, HttpServer, type ConnectionLimits } from '../src/http-server.js';
import { until } from './support/until.js';

const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

interface Client {
  readonly socket: Socket;
  /** What the server said so far. */
  readonly said: () => string;
}

describe('the HTTP server', () => {
  let server: HttpServer;
  let requests: ServerResponse[];
  let clients: Socket[];

  beforeEach(() => {
    requests = [];
    clients = [];
  });

  afterEach(async () => {
    for (const socket of clients) socket.destroy();
    await server.close(0);
  });

  async function open(limits: Partial<ConnectionLimits>): Promise<void> {
    server = new HttpServer(undefined, { ...connectionLimits, ...limits });
    server.serve((_, response) => requests.push(response));
    await server.listen('127.0.0.1', 0);
  }

  async function client(text = request): Promise<Client> {
    const socket = connect(server.port, '127.0.0.1');
    clients.push(socket);
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(text);
    return { socket, said: () => said };
  }

  async function requested(count: number): Promise<void> {
    await until(
      () => requests.length === count,
      () => `${count} requests came`,
    );
  }

  async function heard({ said }: Client, end: string): Promise<void> {
    await until(
      () => said().endsWith(end),
      () => `an answer ends with ${end}`,
    );
  }

  async function closed({ socket }: Client): Promise<void> {
    await until(
      () => socket.closed,
      () => 'the connection is closed',
    );
  }

  it('reads a connection only when there is room, in the order in which they came', async () => {
    await open({ served: 1 });
    const first = await client();
    await requested(1);
    const second = await client();
    const third = await client();
    requests[0]?.end('one');
    await requested(2);
    assert.match(first.said(), /^HTTP\/1\.1 200 /);
    requests[1]?.end('two');
    await requested(3);
    assert.match(second.said(), /two$/);
    requests[2]?.end('three');
    await heard(third, 'three');
  });

  it('keeps connections alive, but for those that would keep others waiting', async () => {
    await open({ served: 1 });
    const first = await client();
    await requested(1);
    requests[0]?.end('one');
    await heard(first, 'one');
    first.socket.write(request);
    await requested(2);
    const second = await client();
    requests[1]?.end('two');
    await requested(3);
    await closed(first);
    // It is idle when the third comes, and makes room.
    requests[2]?.end('three');
    await heard(second, 'three');
    await client();
    await requested(4);
  });

  it('sends away who waited too long, and who is one too many', async () => {
    await open({ served: 1, waiting: 1, waitsFor: 50 });
    await client();
    await requested(1);
    const late = await client(`POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(5000)}`);
    const tooMany = await client();
    for (const sentAway of [tooMany, late]) {
      await closed(sentAway);
      assert.match(sentAway.said(), /^HTTP\/1\.1 503 [^]*Retry-After: \d+\r\n/);
    }
    assert.equal(requests.length, 1);
  });

  it('closes with connections that wait and are served, after its patience', async () => {
    await open({ served: 1 });
    const served = await client();
    await requested(1);
    const waiting = await client();
    await server.close(20);
    await closed(served);
    await closed(waiting);
    assert.equal(requests.length, 1);
  });
});
