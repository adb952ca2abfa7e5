import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connectionLimits, HttpServer, type ConnectionLimits } from '../../src/http/http-server.js';
import { until } from '../support/until.js';

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
    // Each address is a network, also those of this machine.
    const all = { ...connectionLimits, ...limits };
    server = new HttpServer(undefined, all, (address) => address);
    server.serve((_, response) => requests.push(response));
    await server.listen('127.0.0.1', 0);
  }

  async function client(text = request, localAddress = '127.0.0.1'): Promise<Client> {
    const socket = connect({ port: server.port, host: '127.0.0.1', localAddress });
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

  it('lets no network keep all others out', async () => {
    const ofOneNetwork = { served: 1, waiting: 1 };
    await open({ served: 2, waiting: 2, ofOneNetwork });
    await client();
    await requested(1);
    const second = await client();
    const third = await client();
    await closed(third);
    assert.match(third.said(), /^HTTP\/1\.1 503 /);
    const other = await client(request, '127.0.0.2');
    await requested(2);
    requests[1]?.end('other');
    await heard(other, 'other');
    assert.equal(second.said(), '');
    requests[0]?.end('one');
    await requested(3);
    requests[2]?.end('two');
    await heard(second, 'two');
  });

  it('serves who waits behind those whose network has its share', async () => {
    await open({ served: 2, ofOneNetwork: { served: 1, waiting: 9 } });
    await client();
    await requested(1);
    await client(request, '127.0.0.2');
    await requested(2);
    await client();
    const other = await client(request, '127.0.0.3');
    requests[1]?.end();
    await requested(3);
    requests[2]?.end('other');
    await heard(other, 'other');
  });

  it('says beforehand that it closes a connection which would keep others waiting', async () => {
    await open({ served: 1 });
    const first = await client();
    await requested(1);
    const second = await client();
    const third = await client();
    for (const [index, answered] of [first, second, third].entries()) {
      requests[index]?.end('it');
      await heard(answered, 'it');
      if (answered !== third) await requested(index + 2);
    }
    const kept = [first, second, third].map(({ said }) => /Connection: (.*)/.exec(said())?.[1]);
    assert.deepEqual(kept, ['keep-alive', 'close', 'keep-alive']);
  });

  it('takes back an answer that is not taken', async () => {
    await open({ answerTimeout: 50 });
    const { socket } = await client();
    socket.pause();
    await requested(1);
    requests[0]?.end(Buffer.alloc(64 * 1024 * 1024));
    await until(
      () => requests[0]?.closed === true,
      () => 'the connection is closed',
    );
    assert.equal(requests[0]?.writableFinished, false);
  });

  it('keeps an answer for as long as it is still being made', async () => {
    await open({ answerTimeout: 10 });
    const first = await client();
    await requested(1);
    requests[0]?.write('one');
    await heard(first, 'one\r\n');
    const { socket } = await client();
    socket.pause();
    await requested(2);
    requests[1]?.end(Buffer.alloc(64 * 1024 * 1024));
    await until(
      () => requests[1]?.closed === true,
      () => 'the answer that is not taken is taken back',
    );
    requests[0]?.end('two');
    await heard(first, 'two\r\n0\r\n\r\n');
  });

  it('takes no more requests of a connection than a client would send', async () => {
    await open({ unanswered: 2 });
    const first = await client(request.repeat(2));
    await requested(2);
    requests[0]?.end('one');
    requests[1]?.end('two');
    await heard(first, 'two');
    const greedy = await client(request.repeat(100));
    await closed(greedy);
    assert.equal(requests.length, 4);
  });

  it('closes connections that are being served after its patience, and sends away who waits', async () => {
    await open({ served: 1 });
    const served = await client();
    await requested(1);
    const waiting = await client();
    await server.close(20);
    await closed(served);
    await closed(waiting);
    assert.match(waiting.said(), /^HTTP\/1\.1 503 [^]*Retry-After: \d+\r\n/);
    assert.equal(requests.length, 1);
  });
});
