import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { samples } from '../../src/events/samples.js';
import { run } from '../cli/support.js';
import { temporaryFolder } from '../support/data-folder.js';
import { FakeApplivery } from '../support/fake-applivery.js';
import { FakeGithub } from '../support/fake-github.js';
import { closedUrl } from '../support/loopback.js';
import { sharedServer, skipWithoutPostgres } from '../support/postgres.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

const sha = 'f52ace0f52ace0f52ace0f52ace0f52ace0f52ac';
const rules = `
version: 1
rules:
  - id: of-the-build
    on: build_processed
    if: build.git.branch.startsWith("feature/")
    steps:
      - uses: github/workflow-dispatch
        allow-untrusted: [inputs.branch]
        with:
          repository: acme/awesome-app
          workflow: device-tests.yml
          ref: main
          inputs: { branch: '\${{ build.git.branch }}' }
      - uses: github/commit-status
        with: { repository: acme/awesome-app, sha: '\${{ build.git.sha }}', state: pending }
  - id: of-the-event
    on: build_processed
    steps:
      - uses: github/repository-dispatch
        with: { repository: acme/awesome-app, event-type: build-processed }
`;

const event = samples.build_processed!;
const id = (event.build as { id: string }).id;

for (const { name, skip, database } of [
  { name: 'SQLite', skip: () => undefined, database: () => Promise.resolve({}) },
  {
    name: 'PostgreSQL',
    skip: skipWithoutPostgres,
    database: async () => ({ DATABASE_URL: await (await sharedServer()).newDatabase() }),
  },
])
  describe(`builds that are read back, by the real process on ${name}`, () => {
    before(skip);

    let github: FakeGithub;
    let applivery: FakeApplivery;
    let settings: { DATA_DIR: string } & Record<string, string>;
    let output: string;

    beforeEach(async () => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, 'rules'));
      writeFileSync(join(folder, 'rules', 'rules.yaml'), rules);
      github = await new FakeGithub().start();
      applivery = await new FakeApplivery().start();
      applivery.builds.set(id, {
        id,
        status: 'processed',
        deployer: { name: 'fastlane', info: { branch: 'refs/heads/feature/login', commit: sha } },
        uploadedBy: { email: 'jane@acme.example' },
      });
      settings = {
        DATA_DIR: join(folder, 'data'),
        RULES_DIR: join(folder, 'rules'),
        GITHUB_API_URL: github.url,
        GITHUB_TOKEN: github.token,
        APPLIVERY_API_URL: applivery.url,
        APPLIVERY_TOKEN: applivery.token,
        ...(await database()),
      };
      output = '';
    });

    afterEach(async () => {
      await github.stop();
      await applivery.stop();
      assert.ok(!output.includes(applivery.token), 'the token is in the output');
      assert.ok(!output.includes('jane@'), 'a person is in the output');
    });

    async function started(more: Record<string, string> = {}): Promise<ServiceProcess> {
      return ServiceProcess.start({ ...settings, ...more });
    }

    async function stopped(service: ServiceProcess): Promise<void> {
      assert.equal(await service.stop(), 0);
      output += service.output;
    }

    /** Each rule did its own, once. */
    async function isDone(service: ServiceProcess, delivery: string): Promise<void> {
      const { tasks } = await service.deliveryWhen(
        delivery,
        ({ status, tasks: all }) =>
          status === 'matched' &&
          all.length === 3 &&
          all.every((task) => ['succeeded', 'following'].includes(task.status)),
      );
      assert.deepEqual(tasks.map(({ rule, step }) => `${rule}/${step}`).sort(), [
        'of-the-build/1',
        'of-the-build/2',
        'of-the-event/1',
      ]);
      assert.deepEqual(
        github.runs.map(({ inputs }) => inputs),
        [{ branch: 'feature/login' }],
      );
      assert.equal(github.statuses.length, 1);
      assert.equal(github.writes.length, 3);
    }

    const show = async (delivery: string) =>
      (await run(['deliveries', 'show', delivery], { ...settings })).out;

    it('are what rules send and decide by', async () => {
      const service = await started();
      const { delivery } = await service.deliver(event);
      await isDone(service, delivery);
      assert.equal(applivery.requests.length, 1);
      const { build } = await service.deliveryWhen(delivery, () => true);
      assert.deepEqual(build?.facts, {
        status: 'processed',
        git: { branch: 'feature/login', sha },
        ci: { name: 'fastlane' },
      });
      assert.match(
        await show(delivery),
        /Build, as Applivery told\n[^]*"branch": "feature\/login"/,
      );
      const again = await service.deliver(event);
      assert.equal(again.duplicate, true);
      await stopped(service);
      assert.match(output, /"event":"build.read".*"outcome":"read","httpStatus":200,"durationMs":/);
      assert.equal(applivery.requests.length, 1);
    });

    it('are read with the token of an app, too', async () => {
      applivery.kind = 'app';
      const service = await started();
      const { delivery } = await service.deliver(event);
      await isDone(service, delivery);
      await stopped(service);
    });

    it('hold up no other rule while Applivery is down, and are there when it is', async () => {
      applivery.mood = { status: 503, body: '<html>' };
      const service = await started();
      const { delivery } = await service.deliver(event);
      const waiting = await service.deliveryWhen(
        delivery,
        ({ tasks, build }) => tasks[0]?.status === 'succeeded' && (build?.tries ?? 0) > 0,
      );
      assert.equal(waiting.status, 'received');
      assert.deepEqual(
        waiting.tasks.map(({ rule }) => rule),
        ['of-the-event'],
      );
      assert.match(waiting.explanation, /waits since .* for what Applivery says of its build/);
      const shown = await show(delivery);
      assert.match(shown, /build +waits for Applivery since .*: it answered 503/);
      assert.match(shown, /asked again at 20/);
      applivery.mood = undefined;
      await isDone(service, delivery);
      await stopped(service);
    });

    it('are read after a kill, wherever it comes', async function () {
      this.timeout(90_000);
      const nobody = await closedUrl();
      const before = await started({ APPLIVERY_API_URL: nobody });
      const { delivery } = await before.deliver(event);
      await before.deliveryWhen(
        delivery,
        ({ tasks, build }) => tasks[0]?.status === 'succeeded' && (build?.tries ?? 0) > 0,
      );
      await before.kill();
      output += before.output;

      applivery.mood = 'silence';
      const during = await started();
      await during.deliveryWhen(delivery, () => applivery.requests.length > 0);
      await during.kill();
      output += during.output;

      applivery.mood = undefined;
      const asked = applivery.requests.length;
      const after = await started();
      // What a dead instance was at is given to others once it has been silent for long enough.
      await until(
        () => applivery.requests.length > asked || undefined,
        () => 'it is asked for again',
        () => false,
        60_000,
      );
      await isDone(after, delivery);
      await stopped(after);
    });

    it('do not keep the service from stopping', async () => {
      applivery.mood = 'silence';
      const service = await started();
      const { delivery } = await service.deliver(event);
      await service.deliveryWhen(delivery, () => applivery.requests.length > 0);
      const began = performance.now();
      await stopped(service);
      assert.ok(performance.now() - began < 5_000);
      assert.match(output, /"event":"service.stopped"/);
      assert.doesNotMatch(output, /calls without an answer were left/);
    });

    it('are unknown with a wrong token, which the delivery says, and come with a replay', async () => {
      const wrong = await started({ APPLIVERY_TOKEN: 'another-token' });
      const { delivery } = await wrong.deliver(event);
      await wrong.deliveryWhen(delivery, ({ status }) => status === 'matched');
      const shown = await show(delivery);
      assert.match(
        shown,
        /✗ of-the-build: .*`build\.git\.branch` is not known: Applivery refused the token \(401, code 4004\); set APPLIVERY_TOKEN to one that may read/,
      );
      assert.deepEqual(github.runs, []);
      await stopped(wrong);
      assert.ok(!output.includes('another-token'));

      const right = await started();
      const { body } = await right.api(`/deliveries/${delivery}/replay`, { method: 'POST' });
      const replay = (body as { delivery: string }).delivery;
      await right.deliveryWhen(replay, () => github.runs.length > 0);
      const [sent] = github.runs.map(({ inputs }) => inputs);
      assert.deepEqual(sent, { branch: 'feature/login' });
      await stopped(right);
    });

    it('are not known without a token, which the start says', async () => {
      const service = await started({ APPLIVERY_TOKEN: '' });
      const { delivery } = await service.deliver(event);
      await service.deliveryWhen(delivery, ({ status }) => status === 'matched');
      assert.match(await show(delivery), /is not known: APPLIVERY_TOKEN is not set; set it to/);
      await stopped(service);
      assert.match(output, /applivery: NO TOKEN\. 1 rule uses `build`/);
      assert.equal(applivery.requests.length, 0);
    });
  });
