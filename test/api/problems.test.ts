import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { adminToken, ApiScene, type Answer } from './support/api-scene.js';

interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly faults?: { in: string; name: string; message: string }[];
}

describe('what the API refuses', () => {
  let scene: ApiScene;

  beforeEach(async () => {
    scene = await ApiScene.open();
  });
  afterEach(() => scene.close());

  function failures(): string[] {
    return scene.stages.log.names().filter((name) => name === 'http.failed');
  }

  /** Holds an answer to being a problem (RFC 9457). */
  function problem({ status, headers, body }: Answer, wanted: number): Problem {
    assert.equal(status, wanted, JSON.stringify(body));
    assert.equal(headers.get('content-type'), 'application/problem+json');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal((body as Problem).status, wanted);
    return body;
  }

  it('is told to whoever has no token, whatever they ask for', async () => {
    for (const path of [
      '/deliveries',
      '/tasks/x',
      '/openapi.json',
      '/nothing',
      '/api',
      '/api/v2',
    ]) {
      for (const token of ['', 'x', `${adminToken}2`, adminToken.slice(1)]) {
        const answer = await scene.ask(path, { token });
        assert.equal(problem(answer, 401).title, 'Unauthorized');
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
      }
    }
    problem(await scene.post('/tasks/x/retry', undefined, 'x'), 401);
  });

  it('is a path that there is not', async () => {
    for (const path of ['/nothing', '/api', '/api/', '/api/v2/tasks', '/tasks/x/y/z', '/rules/x']) {
      const { title, detail } = problem(await scene.ask(path), 404);
      assert.equal(title, 'Not Found');
      assert.match(detail, /openapi\.json describes what there is/);
    }
    // Not below it.
    assert.equal((await fetch(`${scene.url}/apis`)).headers.get('www-authenticate'), null);
  });

  it('is another method', async () => {
    for (const [method, path, allow] of [
      ['DELETE', '/tasks', 'GET, HEAD'],
      ['POST', '/deliveries', 'GET, HEAD'],
      ['PUT', '/tasks/x', 'GET, HEAD'],
      ['GET', '/tasks/x/retry', 'POST'],
      ['OPTIONS', '/deliveries/x/replay', 'POST'],
    ] as const) {
      const answer = await scene.ask(path, { method });
      const { detail } = problem(answer, 405);
      assert.equal(answer.headers.get('allow'), allow, path);
      assert.equal(detail, `/api/v1${path} takes ${allow}, not ${method}.`);
    }
  });

  it('is what there is not', async () => {
    for (const path of ['/deliveries/dlv_no', '/deliveries/dlv_no/test', '/tasks/tsk_no']) {
      assert.match(
        problem(await scene.ask(path), 404).detail,
        /^There is no (delivery|task) \w+_no/,
      );
    }
    for (const path of ['/deliveries/dlv_no/replay', '/tasks/tsk_no/retry', '/tasks/%00/cancel']) {
      problem(await scene.post(path), 404);
    }
    const { detail } = problem(await scene.ask(`/tasks/${'x'.repeat(9000)}`), 404);
    assert.equal(detail.length, 1000);
    problem(await scene.ask('/tasks/%ff%E0%A4%A'), 404);
  });

  it('is every parameter that it cannot understand, each by its name', async () => {
    for (const [path, name, message] of [
      ['/deliveries?limit=0', 'limit', /whole number from 1 to 500/],
      ['/deliveries?limit=501', 'limit', /whole number from 1 to 500/],
      ['/deliveries?limit=x', 'limit', /whole number from 1 to 500/],
      ['/deliveries?limit=', 'limit', /whole number from 1 to 500/],
      ['/deliveries?limit=1&limit=2', 'limit', /whole number from 1 to 500/],
      ['/deliveries?cursor=x', 'cursor', /must be the `next` of the page before/],
      ["/tasks?cursor=tsk_'%20or%201=1", 'cursor', /must be the `next` of the page before/],
      ['/deliveries?since=often', 'since', /must be a time such as/],
      ['/tasks?status=lost', 'status', /expected one of "pending"/],
      ['/deliveries?q=', 'q', /./],
      ['/tasks?rule=a&rule=b', 'rule', /expected string/],
      ['/tasks?colour=red', 'colour', /is not known here/],
      ['/rules?x=1', 'x', /is not known here/],
    ] as const) {
      const { faults } = problem(await scene.ask(path), 400);
      assert.deepEqual(
        [faults?.length, faults?.[0]?.in, faults?.[0]?.name],
        [1, 'query', name],
        path,
      );
      assert.match(faults![0]!.message, message, path);
    }
    const { faults, detail } = problem(await scene.ask('/tasks?limit=x&status=y&z=1'), 400);
    assert.deepEqual(faults?.map(({ name }) => name).sort(), ['limit', 'status', 'z']);
    assert.match(detail, /limit: must be .*; /);
  });

  it('is a body that it cannot understand', async () => {
    const delivery = await scene.deliver('1');
    const replay = `/deliveries/${delivery}/replay`;
    for (const body of ['nonsense', '{"rules":', '[]', '"current"', 'null ', 'rules=current']) {
      problem(await scene.post(replay, body), 400);
    }
    for (const [path, body, name] of [
      [replay, { rules: 'old' }, 'rules'],
      [replay, { rule: 'x' }, 'rule'],
      [replay, { reason: 'x'.repeat(301) }, 'reason'],
      ['/tasks/x/resolve', {}, 'happened'],
      ['/tasks/x/resolve', { happened: 'yes' }, 'happened'],
      ['/tasks/x/resolve', { happened: true, url: 'javascript:1' }, 'url'],
      ['/tasks/x/resolve', { happened: false, url: 'https://x.org' }, 'url'],
      ['/tasks/x/retry', { __proto__x: 1 }, '__proto__x'],
    ] as const) {
      const { faults } = problem(await scene.post(path, body), 400);
      assert.deepEqual(
        faults?.map((fault) => [fault.in, fault.name]),
        [['body', name]],
        JSON.stringify(body),
      );
    }
    assert.equal(scene.woken, 0);
  });

  it('is a body that is too large, and the connection that it comes over', async () => {
    const answer = await scene.post('/tasks/x/retry', ' '.repeat(64 * 1024 + 1));
    problem(answer, 413);
    assert.equal(answer.headers.get('connection'), 'close');
  });

  it('is a request that breaks off, without a line in the log', async () => {
    const { hostname, port } = new URL(scene.url);
    const socket = connect(Number(port), hostname);
    socket.end(
      [
        'POST /api/v1/tasks/x/retry HTTP/1.1',
        'Host: x',
        `Authorization: Bearer ${adminToken}`,
        'Content-Length: 10',
        '',
        '{',
      ].join('\r\n'),
    );
    await text(socket);
    assert.deepEqual(failures(), []);
  });

  it('is everything while the database is away: later is another time', async () => {
    const delivery = await scene.deliver('1');
    await scene.stages.store.close();
    for (const answer of [
      await scene.ask('/deliveries'),
      await scene.ask('/tasks/x'),
      await scene.post(`/deliveries/${delivery}/replay`),
    ]) {
      assert.match(problem(answer, 503).detail, /database/);
      assert.equal(answer.headers.get('retry-after'), '5');
    }
    // The description needs no database.
    assert.equal((await scene.ask('/openapi.json')).status, 200);
  });

  it('is what fails because of a defect, and says no more than that', async () => {
    scene.stages.catalog.byHash = () => Promise.reject(new Error('secret detail'));
    const id = await scene.deliver('1');
    const { detail } = problem(await scene.ask(`/deliveries/${id}`), 500);
    assert.equal(detail, 'Something went wrong here; the log says what.');
    assert.equal(failures().length, 1);
  });
});
