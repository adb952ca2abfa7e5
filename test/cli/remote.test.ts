import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { recordsOverHttp } from '../../src/cli/records-over-http.js';
import { Secret } from '../../src/domain/secret.js';
import { adminToken, ApiScene, viewerToken } from '../api/support/api-scene.js';
import { temporaryFolder } from '../support/data-folder.js';
import { Loopback, type Reply } from '../support/loopback.js';
import { selfSigned } from '../support/self-signed.js';
import { run as runLine, type Ran } from './support.js';

const token = 'a-token-of-the-test';

describe('commands for a service elsewhere', () => {
  const servers: Loopback[] = [];

  afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

  async function serve(reply: Reply): Promise<Loopback> {
    const server = await new Loopback(() => reply).start();
    servers.push(server);
    return server;
  }

  function run(url: string, ...line: string[]): Promise<Ran> {
    return runLine([...line, '--url', url], { ADMIN_TOKEN: token });
  }

  function problem(status: number, detail: string): Reply {
    const body = { type: 'about:blank', title: 'x', status, detail };
    const headers = { 'content-type': 'application/problem+json' };
    return { status, headers, body };
  }

  it('say of each answer what is wrong and what to do', async () => {
    for (const [reply, message] of [
      [problem(401, 'x'), /does not know this token\. Take the ADMIN_TOKEN that it runs with/],
      [problem(403, 'This token is for looking only.'), /answered 403: This token is for looking/],
      [problem(503, 'The database cannot be reached.'), /answered 503: The database cannot be/],
      [{ status: 502, body: '<h1>Bad gateway</h1>' }, /answered 502, and not as this service does/],
      [{ status: 404, body: 'nothing' }, /answered 404, and not as this service does/],
      [{ status: 200, body: '<h1>Log in</h1>' }, /answered 200, and not as this service does/],
      [{ status: 200, body: { items: 'x' } }, /answered 200, and not as this service does/],
      [{ status: 302, headers: { location: 'http://x/' } }, /redirects to another address/],
      ['reset', /There is no service|cannot be reached \(\w+\)/],
      [{ status: 200, body: { items: [] }, ending: 'cut-off' }, /cannot be reached|no service/],
    ] as const) {
      const { status, out, err } = await run((await serve(reply)).url, 'tasks', 'list');
      assert.deepEqual([status, out], [1, ''], err);
      assert.match(err, message);
      assert.ok(!err.includes(token));
    }
  });

  it('say that nobody is there, and that the token can be read on the way', async () => {
    const gone = await serve('silence');
    const { url } = gone;
    await gone.stop();
    assert.match((await run(url, 'tasks', 'list')).err, /^There is no service at http:\/\/127/);
    const unknown = await run('http://nowhere.invalid', 'deliveries', 'list');
    assert.match(unknown.err, /The token goes to http:\/\/nowhere\.invalid unencrypted\./);
  });

  it('do not wait for ever', async () => {
    for (const reply of ['silence', { status: 200, body: { x: 1 }, ending: 'stall' }] as const) {
      const { url } = await serve(reply);
      const records = recordsOverHttp({ url, token: new Secret(token), patience: 50 });
      await assert.rejects(records.task('x'), /did not answer within 0\.05 s/);
    }
  });

  it('say what to do about a certificate that is not trusted', async () => {
    const server = createServer(selfSigned, (_request, response) => response.end('{}'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { status, err } = await run(url, 'tasks', 'list');
    server.closeAllConnections();
    server.close();
    assert.equal(status, 1);
    assert.match(err, /is not trusted here \(DEPTH_ZERO_SELF_SIGNED_CERT\).*NODE_EXTRA_CA_CERTS/);
  });

  it('ask with the token that they are given, and never with that of the data folder', async () => {
    const server = await serve({ status: 200, body: { items: [], next: null } });
    const data = temporaryFolder();
    writeFileSync(join(data, 'admin-token'), 'the-token-of-the-data-folder');
    const file = join(temporaryFolder(), 'token');
    writeFileSync(file, 'a-token-in-a-file\n');
    const { url } = server;
    const list = ['tasks', 'list'];
    for (const [line, environment] of [
      [[...list, '--url', `${url}/`], { ADMIN_TOKEN: token }],
      [[...list, '--url', url, '--token', 'a-token-in-the-line'], { ADMIN_TOKEN: token }],
      [[...list, '--url', url, '--token-file', file], {}],
      [list, { APPLIVERY_TRIGGERS_URL: url, ADMIN_TOKEN_FILE: file }],
    ] as const) {
      const { status, err } = await runLine(line, { DATA_DIR: data, ...environment });
      assert.deepEqual([status, err], [0, 'No tasks.']);
    }
    assert.deepEqual(
      server.requests.map(({ path, headers }) => [path, headers.authorization]),
      [token, 'a-token-in-the-line', 'a-token-in-a-file', 'a-token-in-a-file'].map((one) => [
        '/api/v1/tasks?limit=20',
        `Bearer ${one}`,
      ]),
    );
    const without = await runLine([...list, '--url', url], { DATA_DIR: data });
    assert.equal(without.status, 2);
    assert.match(without.err, /set ADMIN_TOKEN or ADMIN_TOKEN_FILE/);
    assert.equal(server.requests.length, 4);
  });

  it('are refused where it is not clear what is meant', async () => {
    for (const [line, message] of [
      [['--url', 'http://x', '--data', '.'], /either a service \(--url\) or a data folder/],
      [['--token', 'x'], /A token goes with --url/],
      [['--url', 'x'], /--url takes an address such as/],
      [['--url', 'file:///etc/passwd'], /--url takes an address such as/],
      [['--url', 'http://x', '--token', 'a', '--token-file', 'b'], /not by both/],
      [['--url', 'http://x', '--token-file', '/nothing'], /cannot be read \(ENOENT\)/],
      [['--url', 'http://x', '--token', 'a b'], /plain characters without spaces/],
    ] as const) {
      const { status, err } = await runLine(['deliveries', 'list', ...line]);
      assert.equal(status, 2, line.join(' '));
      assert.match(err, message);
    }
    // A data folder that is named is meant, whatever the environment says.
    const local = await runLine(['tasks', 'list', '--data', temporaryFolder()], {
      APPLIVERY_TRIGGERS_URL: 'http://127.0.0.1:9',
    });
    assert.match(local.err, /There is no data in/);
  });

  describe('with a service', () => {
    let scene: ApiScene;

    beforeEach(async () => {
      scene = await ApiScene.open();
    });
    afterEach(() => scene.close());

    function ask(...line: string[]): Promise<Ran> {
      return runLine(line, { ADMIN_TOKEN: adminToken, APPLIVERY_TRIGGERS_URL: scene.url });
    }

    it('change many things at once, when somebody says yes', async () => {
      for (let n = 0; n < 3; n += 1) await scene.failedTask(`f${n}`);
      const filter = ['--rule', 'bugs', '--since', '2000-01-01'];
      const counted = await ask('tasks', 'retry', ...filter);
      assert.equal(
        counted.out,
        '3 tasks would be retried:\n  3  github/send of bugs: failed (refused)',
      );
      const retried = await ask('tasks', 'retry', ...filter, '--yes', '--reason', 'mended');
      assert.equal(retried.status, 0, retried.err);
      assert.equal(retried.out.split('\n').length, 3);
      const replayed = await ask('deliveries', 'replay', '--status', 'matched', '--yes');
      assert.equal(replayed.out.split('\n').length, 3, replayed.err);
      // The replays are of the same events.
      await scene.stages.match();
      assert.match((await ask('deliveries', 'replay', '--since', '2000-01-01')).out, /^3 deliv/);
      assert.equal(scene.woken, 6);
      const { body } = await scene.ask('/audit?limit=4');
      const [, , , first] = (body as { items: { who: string; reason: string }[] }).items;
      assert.deepEqual([first?.who, first?.reason], ['admin, over the API', 'mended']);
    });

    it('say what there is not, and what cannot be done, as they do here', async () => {
      const failed = await scene.failedTask();
      const resolved = await ask('tasks', 'resolve', failed, '--happened');
      assert.equal(resolved.status, 1, resolved.out);
      const both = await ask('tasks', 'retry', 'tsk_no', failed);
      assert.equal(both.status, 1);
      assert.match(both.out, new RegExp(`^${failed} is due again`));
      assert.equal(both.err, 'There is no task tsk_no.\n1 of 2 could not be changed.');
      const unknown = await ask('deliveries', 'show', 'a/../b?c');
      assert.equal(unknown.err, 'There is no delivery a/../b?c.');
    });

    it('only look with the token for looking', async () => {
      const id = await scene.uncertainTask();
      const viewer = ['--token', viewerToken];
      assert.equal((await ask('tasks', 'show', id, ...viewer)).status, 0);
      const refused = await ask('tasks', 'resolve', id, '--did-not-happen', ...viewer);
      assert.match(refused.err, /answered 403: This token is for looking only/);
      const at = 'https://github.com/a/b/actions/runs/7';
      const resolved = await ask('tasks', 'resolve', id, '--happened', '--at', at);
      assert.match(resolved.out, /is resolved: /, resolved.err);
    });
  });
});
