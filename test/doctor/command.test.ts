import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../src/doctor/finding.js';
import { samples } from '../../src/events/samples.js';
import { run as runLine, type Ran } from '../cli/support.js';
import { temporaryFolder } from '../support/data-folder.js';
import { FakeApplivery } from '../support/fake-applivery.js';
import { FakeGithub } from '../support/fake-github.js';
import { Loopback } from '../support/loopback.js';
import { ServiceProcess } from '../support/service-process.js';

const rules = `version: 1
rules:
  - id: bugs
    on: bug_created
    steps:
      - uses: github/issue
        with: { repository: acme/app, title: A bug, labels: [bug] }
`;
const webhookToken = 'a-webhook-token-of-its-own';

describe('the command doctor', () => {
  let github: FakeGithub;
  let service: ServiceProcess;
  let settings: { readonly DATA_DIR: string } & Record<string, string>;

  beforeEach(async () => {
    const folder = join(temporaryFolder(), 'rules');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.yaml'), rules);
    github = await new FakeGithub().start();
    github.also.set('/repos/acme/app', {
      default_branch: 'main',
      private: true,
      has_issues: true,
      permissions: { push: true, triage: true },
    });
    github.also.set('/repos/acme/app/labels/bug', { name: 'bug' });
    Object.assign(github.alsoHeaders, {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4990',
    });
    settings = {
      DATA_DIR: temporaryFolder(),
      RULES_DIR: folder,
      WEBHOOK_TOKENS: webhookToken,
      ADMIN_TOKEN: 'an-admin-token-of-its-own',
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: github.token,
    };
    service = await ServiceProcess.start(settings);
    settings.PUBLIC_URL = service.url;
  });

  afterEach(async () => {
    await service.stop();
    await github.stop();
  });

  async function doctor(
    more: Readonly<Record<string, string>> = {},
    ...line: string[]
  ): Promise<Ran> {
    const environment = { ...settings, ...more };
    const ran = await runLine(['doctor', ...line], environment);
    for (const secret of [webhookToken, github.token, ...Object.values(more)]) {
      if (secret.includes('token')) assert.ok(!(ran.out + ran.err).includes(secret), ran.out);
    }
    return ran;
  }

  async function found(more: Readonly<Record<string, string>> = {}, ...line: string[]) {
    const { out, status } = await doctor(more, ...line, '--format', 'json');
    const findings = JSON.parse(out) as Finding[];
    assert.equal(status, findings.some(({ state }) => state === 'wrong') ? 1 : 0, out);
    return findings;
  }

  async function notWell(more: Readonly<Record<string, string>> = {}, ...line: string[]) {
    const findings = (await found(more, ...line)).filter(({ state }) => state !== 'ok');
    return findings.map(({ about, state, text }) => `${state} ${about}: ${text}`);
  }

  async function deliverOnce(): Promise<void> {
    const { delivery } = await service.deliver(samples.bug_created!);
    await service.deliveryWhen(delivery, ({ tasks }) =>
      tasks.some(({ status }) => status === 'succeeded'),
    );
  }

  it('finds that all is well, and changes nothing', async () => {
    await deliverOnce();
    const writes = github.writes.length;
    const { status, out, err } = await doctor();
    assert.equal(status, 0, out);
    assert.equal(err, 'All is well.', out);
    for (const line of [
      /^✓ ok {9}settings +The settings can be used\.$/m,
      /^✓ ok {9}rules +.* has 1 rule: 1 live\.$/m,
      /^✓ ok {9}disk +\d+ MiB are free/m,
      /^✓ ok {9}data +.*triggers\.sqlite can be read; its schema is 0\d{3}-/m,
      /^✓ ok {9}deliveries +Awesome App: the last one came \d+ s ago\.$/m,
      /^✓ ok {9}service +It answers at http:\/\/127\.0\.0\.1:\d+\.$/m,
      /^✓ ok {9}service +It is ready\.$/m,
      /^✓ ok {9}webhook +It is there, and knows the token\.$/m,
      /^✓ ok {9}connection github +GitHub knows it as release-bot\.$/m,
      /^✓ ok {9}connection github +4990 of 5000 requests are left for now\.$/m,
      /^✓ ok {9}permissions +What the rules send can be sent/m,
    ]) {
      assert.match(out, line);
    }
    assert.equal(github.writes.length, writes);
    const { body } = await service.api('/deliveries');
    assert.equal((body as { items: unknown[] }).items.length, 1);
  });

  it('says what GitHub refuses, and asks nobody with --offline', async () => {
    github.also.set('/repos/acme/app', {
      default_branch: 'main',
      private: true,
      permissions: { push: false, triage: false },
    });
    const lacking = await notWell();
    assert.ok(
      lacking.some((line) => /^wrong permissions: .*a\.yaml:7: the token's user has no/.test(line)),
      lacking.join('\n'),
    );
    const GITHUB_TOKEN = 'ghp_another_token';
    assert.ok(
      (await notWell({ GITHUB_TOKEN })).some((line) =>
        line.startsWith('wrong connection github: '),
      ),
    );
    const asked = github.requests.length;
    assert.deepEqual(await notWell({ GITHUB_TOKEN }, '--offline'), [
      'attention deliveries: Nothing was received in the last 30 days.',
    ]);
    assert.equal(github.requests.length, asked);
  });

  it('says that there are no credentials for what the rules send', async () => {
    const lacking = await notWell({ GITHUB_TOKEN: '' }, '--offline');
    assert.match(lacking.at(-1)!, /^attention connection github: It has no credentials: /);
  });

  describe('of builds', () => {
    const id = (samples.build_processed!.build as { id: string }).id;
    let applivery: FakeApplivery;
    let more: Record<string, string>;

    beforeEach(async () => {
      applivery = await new FakeApplivery().start();
      applivery.builds.set(id, { id });
      more = { APPLIVERY_API_URL: applivery.url, APPLIVERY_TOKEN: applivery.token };
    });
    afterEach(() => applivery.stop());

    const said = async (settled = more, ...line: string[]) =>
      (await found(settled, ...line))
        .filter(({ about }) => about === 'applivery')
        .map(({ state, text }) => `${state} ${text}`);

    it('says nothing where no rule asks for them, and that there is no token where one does', async () => {
      assert.deepEqual(await said({}), []);
      const file = join(settings.RULES_DIR!, 'b.yaml');
      const step =
        '{ uses: github/repository-dispatch, with: { repository: acme/app, event-type: x } }';
      const rule = `{ id: of-main, on: build_processed, if: build.git.branch == "main", steps: [${step}] }`;
      writeFileSync(file, `version: 1\nrules: [${rule}]\n`);
      assert.deepEqual(await said({}), [
        'attention There is no token, so nothing is known of `build`, which the rule of-main asks for.',
      ]);
    });

    it('reads the build that came last', async () => {
      const { delivery } = await service.deliver(samples.build_processed!);
      await service.deliveryWhen(delivery, ({ status }) => status !== 'received');
      assert.deepEqual(await said(), ['ok It tells of the last build of Awesome App.']);
      assert.equal(applivery.requests.length, 1);
      assert.deepEqual(await said(more, '--offline'), [
        `ok There is a token for ${applivery.url}.`,
      ]);
      assert.equal(applivery.requests.length, 1);
      applivery.builds.clear();
      assert.match((await said())[0]!, /^attention Applivery has no such build \(404, code 3001\)/);
      applivery.mood = { status: 503 };
      assert.deepEqual(await said(), ['attention Its API gives no answer now: it answered 503.']);
      const wrong = { ...more, APPLIVERY_TOKEN: 'another-token' };
      applivery.mood = undefined;
      assert.match(
        (await said(wrong))[0]!,
        /^wrong Applivery refused the token \(401, code 4004\)/,
      );
    });

    it('reads the list of builds where none came yet', async () => {
      applivery.kind = 'app';
      assert.deepEqual(await said(), ['ok The token reads the builds of an app.']);
      applivery.kind = 'service-account';
      assert.match(
        (await said())[0]!,
        /^attention Whether the token works shows with the first build/,
      );
    });
  });

  it('knows another token, another folder of rules, and a mode in which nothing is sent', async () => {
    const RULES_DIR = join(temporaryFolder(), 'rules');
    mkdirSync(RULES_DIR);
    writeFileSync(join(RULES_DIR, 'a.yaml'), `# other\n${rules}`);
    const other = { WEBHOOK_TOKENS: 'another-webhook-token', RULES_DIR, MODE: 'dry-run' };
    assert.deepEqual(await notWell(other, '--offline'), [
      'attention settings: MODE is dry-run: nothing is sent.',
      'attention deliveries: Nothing was received in the last 30 days.',
      'attention service: It has other rules than the folder that was looked at here.',
      'wrong webhook: It does not know the token from here, or the proxy does not hand the path on.',
    ]);
  });

  it('tells a service that does not run from one that others cannot reach', async () => {
    const proxy = await new Loopback(() => ({ status: 502, body: 'bad gateway' })).start();
    const { port } = new URL(service.url);
    const [beyond] = (await notWell({ PUBLIC_URL: proxy.url, PORT: port }, '--offline')).slice(-1);
    assert.equal(
      beyond,
      `wrong service: Something else answers (502) at ${proxy.url} (PUBLIC_URL), though the service runs at http://127.0.0.1:${port}.`,
    );
    await proxy.stop();
    await service.stop();
    const gone = await notWell({ PORT: port }, '--offline');
    assert.equal(gone.at(-1), `wrong service: Nobody answers at ${service.url}.`);
  });

  it('says that rules have errors, are missing, or are not used by the service', async () => {
    writeFileSync(join(settings.RULES_DIR!, 'b.yaml'), 'version: 1\nrules: [{ id: a }]\n');
    await service.deliver(samples.build_created!);
    const [errors, ...others] = await notWell({}, '--offline');
    assert.match(errors!, /^wrong rules: The rules in .* have \d errors?\.$/);
    assert.ok(others.every((line) => !line.startsWith('wrong rules')));
    const [missing] = await notWell({ RULES_DIR: '/nowhere' }, '--offline');
    assert.equal(missing, 'wrong rules: There is no folder /nowhere.');
  });

  it('reports settings that cannot be used, and data that is not there', async () => {
    assert.deepEqual(
      (await found({ PORT: 'x', MODE: 'y' })).map(({ about, state }) => [about, state]),
      [
        ['settings', 'wrong'],
        ['settings', 'wrong'],
      ],
    );
    const DATA_DIR = join(temporaryFolder(), 'none');
    const none = await notWell({ DATA_DIR }, '--offline');
    assert.match(
      none[0]!,
      /^wrong data: There is no .*triggers\.sqlite: the service has not run there\.$/,
    );
    const broken = temporaryFolder();
    writeFileSync(
      join(broken, 'triggers.sqlite'),
      'no database at all, but long enough to be read'.repeat(20),
    );
    assert.match(
      (await notWell({ DATA_DIR: broken }, '--offline'))[0]!,
      /^wrong data: It cannot be opened: /,
    );
  });
});
