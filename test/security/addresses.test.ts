import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actions } from '../../src/actions/index.js';
import type { ConnectionSettings, ProviderName } from '../../src/domain/connection.js';
import { systemClock } from '../../src/domain/clock.js';
import { Failure } from '../../src/domain/failure.js';
import { Secret } from '../../src/domain/secret.js';
import { samples } from '../../src/events/samples.js';
import { connectGithub } from '../../src/providers/github/connect.js';
import { connect as connectGitlab } from '../../src/providers/gitlab/connection.js';
import { createPipeline } from '../../src/providers/gitlab/pipelines.js';
import { loadRuleset } from '../../src/rules/load-ruleset.js';
import { kindAt } from '../../src/rules/schema/walk-schema.js';
import { run } from '../cli/support.js';
import { temporaryFolder } from '../support/data-folder.js';
import { FakeGithub } from '../support/fake-github.js';
import { FakeGitlab } from '../support/fake-gitlab.js';
import { Loopback } from '../support/loopback.js';
import { exampleRules, ServiceProcess } from '../support/service-process.js';

describe('a redirect', () => {
  let elsewhere: Loopback;
  let provider: Loopback;
  let status = 302;

  beforeEach(async () => {
    elsewhere = await new Loopback(() => ({ status: 200, body: { id: 1, login: 'bot' } })).start();
    provider = await new Loopback(({ path }) => ({
      status,
      headers: { location: `${elsewhere.url}${path}` },
      body: { message: 'Moved' },
    })).start();
  });

  afterEach(async () => {
    await provider.stop();
    await elsewhere.stop();
  });

  function settingsOf(name: ProviderName): ConnectionSettings {
    const credentials = { kind: 'token', token: new Secret('a-token-of-the-test') } as const;
    const triggerToken = new Secret('a-trigger-token-of-the-test');
    return { name, provider: name, url: provider.url, credentials, triggerToken, limits: 'off' };
  }

  for (const code of [301, 302, 303, 307, 308]) {
    it(`with ${code} is not followed, by no call to a provider`, async () => {
      status = code;
      const github = connectGithub(settingsOf('github'), { clock: systemClock });
      const gitlab = connectGitlab(settingsOf('gitlab'), { clock: systemClock });
      const calls: (() => Promise<unknown>)[] = [
        () => github.whoAmI(),
        () =>
          github.exchange({
            repository: 'acme/app',
            nature: 'write',
            send: (rest, place) => rest.issues.create({ ...place, title: 'x' }),
          }),
        () => gitlab.whoAmI(),
        () => gitlab.get('projects/1'),
        () => createPipeline(gitlab, 'acme/app', { ref: 'main' }),
        () => gitlab.trigger('acme/app', { ref: 'main' }),
      ];
      for (const call of calls) {
        await assert.rejects(call, (error) => {
          assert.ok(error instanceof Failure, String(error));
          assert.equal(error.reason, 'refused');
          return true;
        });
      }
      assert.equal(provider.requests.length, calls.length);
      assert.deepEqual(elsewhere.requests, []);
    });
  }

  it('is not followed by a command, which would hand the tokens on', async () => {
    status = 307;
    const tokens = { WEBHOOK_TOKENS: 'a-webhook-token-here', ADMIN_TOKEN: 'an-admin-token-here' };
    const line = ['send', 'build_processed', '--url', provider.url];
    const { status: exit, err } = await run(line, { DATA_DIR: temporaryFolder(), ...tokens });
    assert.equal(exit, 1);
    assert.match(err, /redirects to another address/);
    assert.equal(provider.requests.length, 1);
    assert.deepEqual(elsewhere.requests, []);
  });
});

describe('what a payload says', () => {
  const started: { stop(): Promise<void> }[] = [];

  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()));
  });

  for (const action of actions) {
    const targets = Object.keys(action.input.shape).filter((name) =>
      ['target', 'url'].includes(kindAt(action.input, [name]) ?? ''),
    );
    it(`never decides where ${action.name} does something: ${targets.join(', ')}`, () => {
      assert.ok(targets.length > 0);
      for (const name of targets) {
        for (const allowed of [[], [name]]) {
          const example = { ...action.example, [name]: '${{ event.report.message }}' };
          const step = { uses: action.name, with: example, 'allow-untrusted': allowed };
          const rules = [{ id: 'a-rule', on: 'bug_created', steps: [step] }];
          const text = JSON.stringify({ version: 1, rules });
          const { ruleset } = loadRuleset([{ path: 'rules.yaml', text }], {
            actions,
            connections: new Map([[action.provider, action.provider]]),
            linkDomains: [],
          });
          assert.equal(ruleset, undefined, `${action.name} takes typed text as ${name}`);
        }
      }
    });
  }

  it('makes no request to any address in it', async function () {
    this.timeout(30_000);
    const named = await new Loopback(() => ({ status: 200, body: {} })).start();
    const github = await new FakeGithub().start();
    const gitlab = await new FakeGitlab().start();
    started.push(named, github, gitlab);
    const dataDir = temporaryFolder();
    const service = await ServiceProcess.start({
      DATA_DIR: dataDir,
      RULES_DIR: exampleRules,
      APPLIVERY_DOMAIN: '127.0.0.1',
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: github.token,
      GITLAB_URL: gitlab.url,
      GITLAB_TOKEN: gitlab.token,
    });
    const { delivery } = await service.deliver({
      ...samples.bug_created,
      organization: { id: 'o', name: named.url, url: named.url },
      application: { id: 'a', name: 'Awesome App', slug: named.url, url: named.url },
      report: {
        id: 'r',
        message: `${named.url}/shot.png ![](${named.url}/shot.png)`,
        url: `${named.url}/apps/a/bugs?id=r`,
      },
      webhook: named.url,
      callback_url: named.url,
    });
    const { tasks } = await service.deliveryWhen(
      delivery,
      (it) => it.tasks.length > 0 && it.tasks.every((task) => task.status === 'succeeded'),
    );
    assert.equal(tasks.length, 2);
    await service.stop();
    assert.deepEqual(named.requests, []);
  });

  it('is not in a message as a terminal would obey it', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'event.json');
    const name = '\u001B]0;title\u0007\u001B[2J';
    const application = { ...(samples.bug_created?.application as object), name };
    writeFileSync(
      file,
      JSON.stringify({ ...samples.bug_created, application, action: `x${name}` }),
    );
    const { out, err } = await run(['simulate', file], { DATA_DIR: folder });
    assert.doesNotMatch(out + err, /(?![\n\t])\p{Cc}/u);
  });
});
