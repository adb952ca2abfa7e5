import assert from 'node:assert/strict';
import { lockBudget, recordPause } from '../../src/store/tables/budgets.js';
import { countFailure, setCircuit } from '../../src/store/tables/circuits.js';
import { listAudit } from '../../src/store/tables/audit.js';
import { findDelivery } from '../../src/store/tables/deliveries.js';
import { Failure } from '../../src/domain/failure.js';
import { adminToken, DashboardScene, viewerToken, webhookUrl } from './support/dashboard-scene.js';
import { same, spaceless, Visitor } from './support/visitor.js';

describe('the dashboard over HTTP', () => {
  let scene: DashboardScene;
  let visitor: Visitor;

  beforeEach(async () => {
    scene = await DashboardScene.open();
    visitor = new Visitor(scene);
  });
  afterEach(() => scene.close());

  async function deadTask(): Promise<string> {
    scene.perform = () => {
      throw new Failure('refused', 'answered 422', { httpStatus: 422 });
    };
    const [task] = await scene.tasks(await scene.deliver('build_processed'));
    assert.equal(task?.status, 'failed');
    return task.id;
  }

  it('shows nobody anything without a session', async () => {
    const id = await scene.deliver('build_processed');
    for (const path of ['/', '/deliveries', `/deliveries/${id}`, '/tasks', '/rules', '/audit']) {
      const text = await visitor.text(path);
      assert.match(text, /<label for="token">Token/, path);
      assert.ok(!text.includes('Awesome'), path);
    }
    assert.equal((await visitor.get('/live')).status, 401);
    assert.equal((await visitor.get('/deliveries')).status, 401);
  });

  it('leads from the login to where one wanted to go', async () => {
    assert.match(await visitor.text('/deliveries?q=x'), /name="next" value="\/deliveries\?q=x"/);
    const answer = await visitor.logIn();
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get('location'), '/tasks');
  });

  it('hands out a cookie that scripts and other sites do not get, over TLS only where there is some', async () => {
    const plain = (await visitor.logIn()).headers.get('set-cookie') ?? '';
    assert.match(
      plain,
      /^triggers-session=[^;]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    const other = await DashboardScene.open({ publicUrl: 'https://triggers.example.com' });
    const secure = (await new Visitor(other).logIn()).headers.get('set-cookie') ?? '';
    assert.match(secure, /^__Host-triggers-session=.*; HttpOnly; SameSite=Strict;.*; Secure$/);
    await other.close();
  });

  it('knows on one instance who logged in on another', async () => {
    const other = await DashboardScene.open({ beside: scene });
    await visitor.logIn();
    const there = new Visitor(other);
    there.cookie = visitor.cookie;
    assert.equal((await there.get('/deliveries')).status, 200);
    await other.close();
  });

  it('ends a session after 12 hours, and at the logout', async () => {
    await visitor.logIn();
    const answer = await visitor.post('/logout', { 'form-token': await visitor.formToken() });
    assert.match(answer.headers.get('set-cookie') ?? '', /^triggers-session=;.*Max-Age=0/);
    const foreign = await visitor.post('/logout', { 'form-token': 'x' });
    assert.equal(foreign.headers.get('set-cookie'), null);
    scene.clock.move(12 * 3_600_000);
    assert.equal((await visitor.get('/deliveries')).status, 401);
  });

  it('slows down who guesses, and says for how long', async () => {
    for (let n = 0; n < 5; n += 1) assert.equal((await visitor.logIn('wrong')).status, 401);
    const refused = await visitor.logIn();
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get('retry-after'), '1');
    scene.clock.move(1000);
    assert.equal((await visitor.logIn()).status, 303);
    assert.ok(scene.log.names().includes('dashboard.login-failed'));
    assert.ok(!JSON.stringify(scene.log.lines).includes('wrong'));
  });

  it('takes no login from a form of another site', async () => {
    const answer = await visitor.post(
      '/login',
      { token: adminToken },
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    );
    assert.equal(answer.status, 403);
    assert.equal(answer.headers.get('set-cookie'), null);
  });

  it('takes no form that is longer than any of ours', async () => {
    const answer = await visitor.logIn(adminToken + ' '.repeat(70_000));
    assert.equal(answer.status, 401);
    assert.ok(!scene.log.names().includes('http.failed'));
  });

  it('lets whoever comes over a link from elsewhere in after a moment', async () => {
    await visitor.logIn();
    const { cookie } = visitor;
    visitor.cookie = '';
    const arrival = await visitor.get('/deliveries', { 'sec-fetch-site': 'cross-site' });
    assert.match(await arrival.text(), /http-equiv="refresh" content="0; url=\/deliveries"/);
    visitor.cookie = cookie;
    assert.equal((await visitor.get('/deliveries', same)).status, 200);
  });

  it('changes nothing for a form of another site, of another session, or of nobody', async () => {
    const id = await deadTask();
    await visitor.logIn();
    const token = await visitor.formToken();
    const other = new Visitor(scene);
    await other.logIn();
    const path = `/tasks/${id}/retry`;
    const good = { 'form-token': token };
    const answers = [
      await visitor.post(path, good, { 'sec-fetch-site': 'cross-site' }),
      await visitor.post(path, good, { origin: 'https://evil.example' }),
      await visitor.post(path, good, {}),
      await visitor.post(path, {}),
      await visitor.post(path, { 'form-token': await other.formToken() }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [403, 403, 403, 403, 403],
    );
    assert.equal((await new Visitor(scene).post(path, good)).status, 401);
    assert.equal(scene.woken, 0);
    assert.deepEqual(await listAudit(scene.store.db, { limit: 9 }), []);
    assert.equal((await visitor.post(path, good)).status, 303);
    assert.equal(scene.woken, 1);
  });

  it('lets a viewer look, and change nothing', async () => {
    const id = await deadTask();
    const button = 'formaction="/tasks/';
    await visitor.logIn();
    assert.ok((await visitor.text(`/tasks/${id}`)).includes(button));
    await visitor.logIn(viewerToken);
    const task = await visitor.text(`/tasks/${id}`);
    assert.match(task, /viewer: may look only/);
    assert.ok(!task.includes(button));
    const form = { 'form-token': await visitor.formToken() };
    for (const path of [`/tasks/${id}/retry`, `/tasks/${id}/cancel`, '/tasks/several']) {
      assert.equal((await visitor.post(path, form)).status, 403, path);
    }
    assert.equal(scene.woken, 0);
  });

  it('shows a viewer neither the secret of the hook nor the addresses of people', async () => {
    assert.ok(!(await visitor.text('/deliveries')).includes(webhookUrl));
    await visitor.logIn(viewerToken);
    assert.ok(!(await visitor.text('/deliveries')).includes('secret-of-the-hook'));
    const report = {
      message: 'ask jane@example.com, password=hunter2hunter2',
      url: 'https://x.applivery.io',
    };
    const id = await scene.deliver('bug_created', { report });
    const seen = await visitor.text(`/deliveries/${id}`);
    assert.match(seen, /ask \[e-mail removed\]/);
    assert.ok(!seen.includes('jane@example.com') && !seen.includes('hunter2'));
    await visitor.logIn();
    const whole = await visitor.text(`/deliveries/${id}`);
    assert.match(whole.slice(whole.indexOf('id="payload"')), /jane@example\.com/);
    assert.ok(!whole.includes('hunter2'));
  });

  it('has no viewer where no token was set', async () => {
    const other = await DashboardScene.open({ viewer: false });
    assert.equal((await new Visitor(other).logIn(viewerToken)).status, 401);
    await other.close();
  });

  it('keeps on record what was asked for, by whom, why, and what came of it', async () => {
    const id = await deadTask();
    await visitor.logIn();
    const form = { 'form-token': await visitor.formToken(), reason: 'the workflow is mended' };
    await visitor.post(`/tasks/${id}/retry`, form);
    assert.equal((await visitor.post('/tasks/tsk_unknown/cancel', form)).status, 404);
    assert.equal(
      (await visitor.post(`/tasks/${id}/resolve`, { ...form, happened: 'yes' })).status,
      409,
    );
    assert.deepEqual(
      (await listAudit(scene.store.db, { limit: 9 }))
        .toReversed()
        .map(({ who, operation, target, reason, outcome }) =>
          [who, operation, target, reason, outcome].join(' | '),
        ),
      [
        `admin, in the dashboard | retry | ${id} | the workflow is mended | done`,
        'admin, in the dashboard | cancel | tsk_unknown | the workflow is mended | not done: There is no task tsk_unknown.',
        `admin, in the dashboard | resolve: it happened | ${id} | the workflow is mended | not done: Task ${id} is pending: only what is uncertain can be resolved.`,
      ],
    );
    assert.match(await visitor.text('/audit'), /the workflow is mended/);
  });

  it('leads nowhere else after a change', async () => {
    const id = await deadTask();
    await visitor.logIn();
    const form = { 'form-token': await visitor.formToken(), back: '//evil.example/' };
    const answer = await visitor.post(`/tasks/${id}/retry`, form);
    assert.equal(answer.headers.get('location'), '/');
  });

  it('has nothing inline and nothing from elsewhere in a page, and forbids both', async () => {
    const id = await deadTask();
    await visitor.logIn();
    const [delivery] = /dlv_\w+/.exec(await visitor.text(`/tasks/${id}`))!;
    for (const path of [
      '/',
      '/deliveries',
      `/deliveries/${delivery}`,
      '/tasks?tab=failed',
      '/rules',
    ]) {
      const answer = await visitor.get(path);
      const policy = answer.headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/);
      assert.ok(!policy.includes('unsafe'), policy);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      const page = await answer.text();
      assert.ok(!/ style=| on\w+=|<style|<script(?! src="\/assets\/)/.test(page), path);
      for (const [, source] of page.matchAll(/(?:src|rel="stylesheet" href)="([^"]+)"/g)) {
        assert.match(source!, /^\/assets\//);
        const asset = await visitor.get(source!);
        assert.equal(asset.status, 200);
        assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable');
      }
    }
    assert.equal((await visitor.get('/assets/none.js')).status, 404);
  });

  it('shows what a payload brings as text, and links to nowhere it says', async () => {
    const nasty = '</code><script>alert(1)</script><img src=x onerror=alert(1)>';
    const application = { id: '"><b>', name: nasty, url: 'javascript:alert(1)', slug: 'x' };
    const build = {
      id: '../../audit?x=<i>',
      url: 'javascript:alert(1)',
      os: nasty,
      versionName: '1',
    };
    const id = await scene.deliver('build_processed', { application, build });
    await visitor.logIn();
    for (const path of ['/', '/deliveries', `/deliveries/${id}`]) {
      const page = await visitor.text(path);
      assert.ok(page.includes('&lt;script>alert(1)'), path);
      assert.ok(!/<script>|<img|<b>|<i>|href="javascript/.test(page), path);
    }
    const [, address] = /href="(\/applications\/[^"]+)"/.exec(
      await visitor.text(`/deliveries/${id}`),
    )!;
    const found = await visitor.text(address!.replaceAll('&amp;', '&'));
    assert.ok(found.includes(id));
  });

  it('replays a delivery as it is asked to, and says why it cannot', async () => {
    const id = await scene.deliver('build_processed');
    await visitor.logIn();
    const form = { 'form-token': await visitor.formToken(), rules: 'as-received' };
    const answer = await visitor.post(`/deliveries/${id}/replay`, form);
    const replay = answer.headers.get('location')!.replace('/deliveries/', '');
    assert.equal((await findDelivery(scene.store.db, replay))?.replayOf, id);
    const rejected = await scene.receiveText('not json');
    assert.equal((await visitor.get(`/deliveries/${rejected}/replay`)).status, 409);
    assert.equal((await visitor.get('/deliveries/dlv_none')).status, 404);
  });

  it('says what is wrong with a filter, and takes a page from a cursor', async () => {
    await visitor.logIn();
    const ids: string[] = [];
    for (let n = 0; n < 55; n += 1) {
      ids.push(await scene.receive('build_created', { build: { id: `b${n}`, url: 'u' } }));
    }
    assert.match(await visitor.text('/deliveries?since=often'), /must be a time such as/);
    const first = await visitor.text('/deliveries');
    const [, older] = /href="(\/deliveries\?before=[^"]+)">Older/.exec(first)!;
    const second = await visitor.text(older!);
    const shown = (page: string) => ids.filter((id) => page.includes(`id="${id}"`));
    assert.deepEqual(shown(first), ids.slice(5));
    assert.deepEqual(shown(second), ids.slice(0, 5));
    assert.deepEqual(shown(await visitor.text('/deliveries?q=%22b54%22')), [ids[54]]);
    assert.deepEqual(shown(await visitor.text('/deliveries?action=bug_created')), []);
    assert.match(await visitor.text('/deliveries?q=nowhere'), /No delivery fits this filter/);
  });

  it('says of a provider that is down since when, why, and when it is tried again', async () => {
    const now = scene.clock.now();
    await countFailure(scene.store.db, 'github', now);
    const circuit = { state: 'open', failures: 3, since: now - 60_000 } as const;
    const more = { reason: 'GitHub answered 503', nextProbeAt: now + 10_000 };
    await setCircuit(scene.store.db, 'github', { ...circuit, ...more });
    await lockBudget(scene.store.db, 'gitlab');
    const pause = { until: now + 120_000, pauses: 1, reason: 'too many requests' };
    await recordPause(scene.store.db, 'gitlab', pause);
    await visitor.logIn();
    assert.match(
      spaceless(await visitor.text('/')),
      /One thing needs a look.*github does not answer, its tasks wait: GitHub answered 503/,
    );
    const page = spaceless(await visitor.text('/connections'));
    assert.match(page, /open, opened 1 min ago after 3 failed calls; the next try in 10 s: GitHub/);
    assert.match(page, /until in 2 min: too many requests/);
  });
});
