import assert from 'node:assert/strict';
import {
  createPipeline,
  gitlabProvider,
  newestNotes,
  triggerPipeline,
} from '../../../src/providers/gitlab/index.js';
import { closedUrl, Loopback, type Reply } from '../../support/loopback.js';
import { connectTo, failureOf } from './support.js';

describe('what is sent to a real server', () => {
  let server: Loopback;
  let replies: Reply[];

  beforeEach(async () => {
    replies = [];
    server = await new Loopback(() => replies.shift() ?? { status: 599 }).start();
  });
  afterEach(() => server.stop());

  const create = (timeout?: number) =>
    createPipeline(connectTo(server.url, { timeout }), 'g/p', { ref: 'main' });
  const readRun = () =>
    gitlabProvider.readRun(connectTo(server.url), { target: 'g/p', id: '1' }, undefined);

  it('carries inputs byte for byte', async () => {
    replies = [{ status: 201, body: { id: 1 } }];
    const inputs = {
      buildType: 'ä"\\',
      buildID: 'x',
      iOS: true,
      'with-dash': 1.5,
      big: 9007199254740991,
      devices: ['Pixel 9', false, 0],
      nested_innerKey: '',
    };

    await createPipeline(connectTo(server.url), 'g/p', { ref: 'main', inputs });

    assert.equal(server.requests[0]?.body, JSON.stringify({ ref: 'main', inputs }));
  });

  it('is one POST only when the answer is a 502, and its outcome unknown', async () => {
    replies = [{ status: 502, body: '<html></html>' }];

    assert.equal((await failureOf(create())).reason, 'unknown');
    assert.equal(server.requests.length, 1);
  });

  it('is one POST only when the answer is a 429 in plain text', async () => {
    replies = [{ status: 429, headers: { 'content-type': 'text/plain' }, body: 'Retry later\n' }];
    const failure = await failureOf(create());

    assert.equal(failure.reason, 'rate-limited');
    assert.match(failure.message, /: Retry later$/);
    assert.equal(server.requests.length, 1);
  });

  it('does not follow a redirect', async () => {
    replies = [{ status: 301, headers: { location: `${server.url}/api/v4/other` } }];

    assert.equal((await failureOf(create())).reason, 'refused');
    assert.equal(server.requests.length, 1);
  });

  it('is unknown when the connection is reset', async () => {
    replies = ['reset'];

    assert.equal((await failureOf(create())).reason, 'unknown');
  });

  it('is unknown when there is no answer in time', async () => {
    replies = ['silence'];
    const failure = await failureOf(create(300));

    assert.equal(failure.reason, 'unknown');
    assert.match(failure.message, /within 0\.3s/);
  });

  it('has happened when only the body of a 201 stays away', async () => {
    replies = [{ status: 201, body: { id: 1 }, ending: 'stall' }];

    assert.equal(await create(300), undefined);
  });

  for (const [name, reply] of [
    ['is cut off', { status: 201, body: { id: 1 }, ending: 'cut-off' }],
    ['is empty', { status: 201 }],
    ['is a page', { status: 201, body: '<html></html>' }],
    ['is of another shape', { status: 201, body: [] }],
  ] as const) {
    it(`has happened when the body of a 201 ${name}`, async () => {
      replies = [reply];

      assert.equal(await create(), undefined);
    });
  }

  it('is unknown when a proxy answers a write with a page', async () => {
    replies = [{ status: 200, body: '<html>Log in</html>' }];

    assert.equal((await failureOf(create())).reason, 'unknown');
  });

  it('is unavailable when a read is answered with a page, a fragment or another shape', async () => {
    replies = [
      { status: 200, body: '<html>Log in</html>' },
      { status: 200, body: { id: 1, status: 'running' }, ending: 'cut-off' },
      { status: 200, body: { id: 1 } },
      'reset',
    ];

    while (replies.length > 0) {
      assert.equal((await failureOf(readRun())).reason, 'unavailable');
    }
  });

  it('reads one page of a list only, however many there are', async () => {
    const next = `<${server.url}/api/v4/projects/g%2Fp/issues/1/notes?page=2>; rel="next"`;
    replies = [
      { status: 200, headers: { link: next }, body: [{ id: 1 }] },
      { status: 200, body: [{ id: 2 }] },
    ];

    assert.deepEqual(
      (await newestNotes(connectTo(server.url), 'g/p', '1')).map(({ id }) => id),
      ['1'],
    );
    assert.equal(server.requests.length, 1);
  });

  it('is unavailable when nobody listens', async () => {
    const connection = connectTo(await closedUrl());

    for (const call of [createPipeline, triggerPipeline]) {
      const failure = await failureOf(call(connection, 'g/p', { ref: 'main' }));
      assert.equal(failure.reason, 'unavailable', failure.message);
      assert.match(failure.message, /ECONNREFUSED/);
    }
  });

  it('finds a GitLab below a path, with and without a slash at the end', async () => {
    for (const url of [`${server.url}/gitlab`, `${server.url}/gitlab/`]) {
      replies = [
        { status: 200, body: [] },
        { status: 201, body: { id: 1 } },
        { status: 201, body: { id: 1 } },
      ];
      const connection = connectTo(url);
      await newestNotes(connection, 'g/p', '1');
      await createPipeline(connection, 'g/p', { ref: 'main' });
      await triggerPipeline(connection, 'g/p', { ref: 'main' });
    }

    const paths = server.requests.map(({ path }) => path.replace(/\?.*/, ''));
    const once = [
      '/gitlab/api/v4/projects/g%2Fp/issues/1/notes',
      '/gitlab/api/v4/projects/g%2Fp/pipeline',
      '/gitlab/api/v4/projects/g%2Fp/trigger/pipeline',
    ];
    assert.deepEqual(paths, [...once, ...once]);
  });
});
