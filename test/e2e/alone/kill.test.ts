import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { samples } from '../../../src/events/samples.js';
import { temporaryFolder } from '../../support/data-folder.js';
import { FakeGithub } from '../../support/fake-github.js';
import { closedUrl } from '../../support/loopback.js';
import { ServiceProcess } from '../../support/service-process.js';
import { until } from '../../support/until.js';

const rules = `
version: 1
rules:
  - id: tests
    on: build_processed
    steps:
      - id: run
        uses: github/workflow-dispatch
        with:
          repository: acme/awesome-app
          workflow: device-tests.yml
          ref: main
          correlation-input: correlation_id
      - uses: github/commit-status
        with:
          repository: acme/awesome-app
          sha: f52ace0f52ace0f52ace0f52ace0f52ace0f52ac
          state: pending
          url: \${{ steps.run.url }}
  - id: bugs
    on: bug_created
    steps:
      - uses: github/issue
        with:
          repository: acme/awesome-app
          title: A bug
          body: \${{ event.report.message }}
`;

/** Where the process is killed, each time to be started again on the same data. */
describe('a service that is killed', () => {
  let folder: string;
  let github: FakeGithub;

  beforeEach(async () => {
    folder = temporaryFolder();
    mkdirSync(join(folder, 'rules'));
    writeFileSync(join(folder, 'rules', 'rules.yaml'), rules);
    github = await new FakeGithub().start();
  });

  afterEach(() => github.stop());

  function start(settings: Record<string, string> = {}): Promise<ServiceProcess> {
    return ServiceProcess.start({
      DATA_DIR: join(folder, 'data'),
      RULES_DIR: join(folder, 'rules'),
      GITHUB_API_URL: settings.GITHUB_API_URL ?? github.url,
      GITHUB_TOKEN: github.token,
      ...settings,
    });
  }

  /** Starts it again and waits for the end of both steps. */
  async function recovers(delivery: string): Promise<void> {
    const service = await start();
    await service.deliveryWhen(
      delivery,
      ({ tasks }) =>
        tasks.length === 2 &&
        tasks.every((task) => ['succeeded', 'following'].includes(task.status)),
    );
    github.finishRun(github.runs[0]!.id, 'success');
    const { tasks } = await service.deliveryWhen(delivery, (one) =>
      one.tasks.every((task) => task.status === 'succeeded'),
    );
    assert.equal(tasks[0]?.run?.conclusion, 'success');
    assert.equal(await service.stop(), 0);
    assert.equal(github.runs.length, 1);
    assert.equal(github.statuses.length, 1);
    assert.equal(github.writes.length, 2);
  }

  it('between receiving and matching, matches after it is back', async () => {
    // Rules with a fault are not used: deliveries wait, as they would in a queue that is long.
    writeFileSync(join(folder, 'rules', 'rules.yaml'), 'version: 2');
    const service = await start();
    const { delivery } = await service.deliver(samples.build_processed!);
    await service.deliveryWhen(delivery, ({ status }) => status === 'received');
    await service.kill();
    writeFileSync(join(folder, 'rules', 'rules.yaml'), rules);
    await recovers(delivery);
  });

  it('right after the answer, loses nothing', async () => {
    const service = await start();
    const { delivery } = await service.deliver(samples.build_processed!);
    await service.kill();
    await recovers(delivery);
  });

  it('between matching and acting, acts after it is back', async () => {
    const service = await start({ GITHUB_API_URL: await closedUrl() });
    const { delivery } = await service.deliver(samples.build_processed!);
    await service.deliveryWhen(delivery, ({ tasks }) => tasks[0]?.attempts.length === 1);
    await service.kill();
    await recovers(delivery);
  });

  it('between acting and following, follows after it is back', async () => {
    const service = await start({ FOLLOW_INTERVAL: '3s' });
    const { delivery } = await service.deliver(samples.build_processed!);
    await service.deliveryWhen(delivery, ({ tasks }) => tasks[1]?.status === 'succeeded');
    await service.kill();
    await recovers(delivery);
  });

  it('between two steps, goes on with the second', async () => {
    const service = await start();
    const killed = new Promise<void>((resolve) => {
      github.mood = ({ path }) => {
        if (!path.includes('/statuses/')) return undefined;
        void service.kill().then(resolve);
        return 'silence';
      };
    });
    const { delivery } = await service.deliver(samples.build_processed!);
    await killed;
    github.mood = undefined;
    const again = await start();
    await again.deliveryWhen(delivery, ({ tasks }) => tasks[1]?.status === 'succeeded');
    assert.equal(github.runs.length, 1);
    assert.equal(github.statuses.length, 1);
  });

  it('while a call that worked is unanswered, finds the run and starts no second one', async () => {
    const service = await start();
    const asked = new Promise<void>((resolve) => {
      github.mood = ({ method, path }) => {
        if (method !== 'POST' || !path.endsWith('/dispatches')) return undefined;
        setImmediate(resolve);
        return { after: 'silence' };
      };
    });
    const { delivery } = await service.deliver(samples.build_processed!);
    await asked;
    await service.kill();
    github.mood = undefined;
    const again = await start();
    const { tasks } = await again.deliveryWhen(delivery, (one) =>
      one.tasks.every((task) => ['succeeded', 'following'].includes(task.status)),
    );
    assert.equal(github.runs.length, 1);
    assert.equal(tasks[0]?.run?.id, String(github.runs[0]!.id));
    assert.equal(tasks[0].attempts.at(-1)?.outcome, 'adopted');
  });

  it('while an issue was being made, finds it by its marker and makes no second one', async () => {
    const service = await start();
    const asked = new Promise<void>((resolve) => {
      github.mood = ({ method, path }) => {
        if (method !== 'POST' || !path.endsWith('/issues')) return undefined;
        setImmediate(resolve);
        return { after: 'silence' };
      };
    });
    const { delivery } = await service.deliver(samples.bug_created!);
    await asked;
    await service.kill();
    github.mood = undefined;
    const again = await start();
    const { tasks } = await again.deliveryWhen(delivery, (one) =>
      one.tasks.every(({ status }) => status === 'succeeded'),
    );
    assert.equal(github.issues.length, 1);
    assert.equal(tasks[0]?.effect?.id, String(github.issues[0]!.number));
  });

  it('leaves no lock that keeps the next one from starting', async () => {
    const service = await start();
    await service.kill();
    assert.equal(await (await start()).stop(), 0);
  });

  it('is not joined by a second one on the same data', async () => {
    const service = await start();
    await assert.rejects(start(), /Another service is running on the data folder/);
    assert.equal(await service.stop(), 0);
  });

  it('starts without a rules folder, says so, and records deliveries', async () => {
    rmSync(join(folder, 'rules'), { recursive: true });
    const service = await start();
    const { delivery } = await service.deliver(samples.build_processed!);
    await service.deliveryWhen(delivery, ({ status }) => status === 'unmatched');
    await until(
      () => (service.output.includes('no rules folder') ? true : undefined),
      () => service.output,
    );
  });
});
