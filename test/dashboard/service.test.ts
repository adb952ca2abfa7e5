import assert from 'node:assert/strict';
import { request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { samples } from '../../src/events/samples.js';
import { temporaryFolder } from '../support/data-folder.js';
import { FakeGithub } from '../support/fake-github.js';
import { exampleRules, ServiceProcess } from '../support/service-process.js';

const ADMIN_TOKEN = 'admin-token-of-the-tests';

describe('the service with its dashboard', function () {
  this.timeout(60_000);

  it('shows what came, tells pages of what comes next, and does not wait for them when it stops', async () => {
    const folder = temporaryFolder();
    const settings = { DATA_DIR: join(folder, 'data'), RULES_DIR: exampleRules, ADMIN_TOKEN };
    const service = await ServiceProcess.start(settings);
    const login = await fetch(`${service.url}/login`, {
      method: 'POST',
      headers: { origin: service.url },
      body: new URLSearchParams({ token: ADMIN_TOKEN }),
      redirect: 'manual',
    });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { delivery } = await service.deliver(samples.build_processed!);
    await service.deliveryWhen(
      delivery,
      ({ status, tasks }) =>
        status === 'matched' && tasks.every((task) => task.status === 'dry-run'),
    );
    const page = await (await fetch(`${service.url}/deliveries`, { headers: { cookie } })).text();
    assert.ok(page.includes(`/deliveries/${delivery}`));
    assert.match(page, /was recorded, not sent/);

    const [, path] = /hx-sse:connect="([^"]+)"/.exec(page)!;
    const asked = request(service.url + path!, { headers: { cookie } }).end();
    const [stream] = (await once(asked, 'response')) as [IncomingMessage];
    assert.equal(stream.headers['content-type'], 'text/event-stream; charset=utf-8');
    let told = '';
    const changed = new Promise<void>((resolve) => {
      stream.setEncoding('utf8').on('data', (text: string) => {
        told += text;
        if (told.includes('event: changed')) resolve();
      });
    });
    await service.deliver(samples.bug_created!);
    await changed;
    const ended = once(stream, 'end');
    assert.equal(await service.stop(), 0);
    await ended;
    assert.match(service.output, /Dashboard:\s+http:\/\/127\.0\.0\.1/);
  });

  it('asks its providers what they let it do, and hears what is left of their limits', async () => {
    const github = await new FakeGithub().start();
    github.also.set('/repos/acme/awesome-app', { default_branch: 'main', private: true });
    Object.assign(github.alsoHeaders, { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '59' });
    const service = await ServiceProcess.start({
      ...{ DATA_DIR: temporaryFolder(), RULES_DIR: exampleRules, ADMIN_TOKEN },
      ...{ GITHUB_API_URL: github.url, GITHUB_TOKEN: github.token },
    });
    const post = (path: string, fields: Record<string, string>, cookie = '') =>
      fetch(service.url + path, {
        method: 'POST',
        headers: { origin: service.url, cookie },
        body: new URLSearchParams(fields),
        redirect: 'manual',
      });
    const login = await post('/login', { token: ADMIN_TOKEN });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = async () =>
      (await fetch(`${service.url}/connections`, { headers: { cookie } })).text();
    const [, token = ''] = /name="form-token" value="([^"]+)"/.exec(await page()) ?? [];
    assert.equal((await post('/connections/check', { 'form-token': token }, cookie)).status, 303);
    const checked = await page();
    assert.match(checked, /GitHub knows it as release-bot/);
    assert.match(checked, /requests left: 59 of 60/);
    assert.match(checked, /no credentials: records only/);
    assert.deepEqual(github.writes, []);
    await service.stop();
    await github.stop();
  });
});
