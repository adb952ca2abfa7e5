import assert from 'node:assert/strict';
import { samples } from '../../src/events/samples.js';
import type { DeliveryDetails } from '../../src/views/delivery-view.js';
import type { TaskView } from '../../src/views/task-view.js';
import { run as runLine, type Ran } from '../cli/support.js';
import { temporaryFolder } from '../support/data-folder.js';
import { FakeGithub } from '../support/fake-github.js';
import { exampleRules, ServiceProcess } from '../support/service-process.js';

describe('the commands, beside a running service', () => {
  let github: FakeGithub;
  let service: ServiceProcess;
  let data: string;

  beforeEach(async () => {
    data = temporaryFolder();
    github = await new FakeGithub().start();
    service = await ServiceProcess.start({
      DATA_DIR: data,
      RULES_DIR: exampleRules,
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: github.token,
    });
  });

  afterEach(async () => {
    await service.stop();
    await github.stop();
  });

  function run(...line: string[]): Promise<Ran> {
    return runLine(line, { DATA_DIR: data, PUBLIC_URL: service.url });
  }

  async function firstTask(status: string): Promise<TaskView> {
    const { out } = await run('tasks', 'list', '--status', status, '--format', 'json');
    const [task] = JSON.parse(out) as TaskView[];
    assert.ok(task, out);
    return task;
  }

  it('send shows the delivery, the rules, and what was sent or would have been', async () => {
    const { status, out, err } = await run('send', 'build_processed');
    assert.equal(status, 0, err);
    assert.match(out, /✓ github-device-tests/);
    assert.match(out, /✗ github-build-uploaded: is for `build_created`/);
    assert.match(out, /following {2}github-device-tests/);
    assert.match(out, /build_id: 5e79232e98d88ac68cf7d4bc/);
    assert.match(out, /dry-run {2}gitlab-device-tests.*`gitlab` has no credentials/);
    assert.equal(github.runs.length, 1);
  });

  it('send says that an event came before, and what became of it; --fresh makes a new one', async () => {
    await run('send', 'bug_created');
    const again = await run('send', 'bug_created');
    assert.equal(again.status, 0);
    assert.match(again.out, /is the same event as dlv_/);
    assert.match(again.err, /What became of it then:\n.*an issue in acme\/awesome-app was sent/);
    assert.equal(github.issues.length, 1);
    const fresh = await run('send', 'bug_created', '--fresh');
    assert.doesNotMatch(fresh.out, /same event/);
    assert.equal(github.issues.length, 2);
  });

  it('send exits 1 when a task fails, and shows what to fix', async () => {
    github.mood = ({ path }) =>
      path.endsWith('/dispatches')
        ? { status: 422, body: { message: 'Unexpected inputs provided: ["build_id"]' } }
        : undefined;
    const { status, out } = await run('send', 'build_processed');
    assert.equal(status, 1);
    assert.match(out, /failed {2}github-device-tests.*Unexpected inputs provided: \["build_id"\]/);
  });

  it('deliveries list and show what came in, and why', async () => {
    const { delivery } = await service.deliver({
      ...samples.build_processed,
      build: { id: 'b', url: 'u', os: 'ios' },
    });
    await service.deliveryWhen(delivery, ({ status }) => status === 'matched');
    const list = await run('deliveries', 'list');
    assert.match(
      list.out,
      new RegExp(`matched +${delivery} +.build_processed. of \\*\\*Awesome App`),
    );
    const shown = await run('deliveries', 'show', delivery);
    assert.match(
      shown.out,
      /✗ github-device-tests: wants `event\.build\.os == "android"`; it is `"ios"`/,
    );
    const json = await run('deliveries', 'show', delivery, '--format', 'json');
    assert.equal((JSON.parse(json.out) as DeliveryDetails).id, delivery);
    for (const filter of [
      ['--action', 'bug_created'],
      ['--application', 'Other'],
      ['--status', 'rejected'],
      ['--since', '2999-01-01'],
    ]) {
      const none = await run('deliveries', 'list', ...filter);
      assert.equal(none.out, '', filter.join(' '));
      assert.equal(none.err, 'No deliveries.');
    }
    const unknown = await run('deliveries', 'show', 'dlv_nothing');
    assert.equal(unknown.status, 1);
    assert.match(unknown.err, /There is no delivery dlv_nothing/);
  });

  it('deliveries replay has the running service run the rules again', async () => {
    await run('send', 'build_created');
    const { out } = await run('deliveries', 'list', '--format', 'json');
    const [first] = JSON.parse(out) as DeliveryDetails[];
    const replayed = await run('deliveries', 'replay', first!.id, '--format', 'json');
    const { delivery } = JSON.parse(replayed.out) as { delivery: string };
    await service.deliveryWhen(delivery, ({ tasks }) =>
      tasks.some((task) => task.status === 'succeeded'),
    );
    assert.equal(github.dispatches.length, 2);
  });

  it('tasks retry has the running service send a dead letter again', async () => {
    github.mood = ({ path }) =>
      path.endsWith('/dispatches') ? { status: 404, body: { message: 'Not Found' } } : undefined;
    await run('send', 'build_processed');
    const failed = await firstTask('failed');
    const shown = await run('tasks', 'show', failed.id);
    assert.match(shown.out, /attempt {3}1 at .*: not-found \(404\)/);
    github.mood = undefined;
    const retried = await run('tasks', 'retry', failed.id);
    assert.equal(retried.status, 0);
    await service.deliveryWhen(failed.delivery, ({ tasks }) =>
      tasks.some(({ id, status }) => id === failed.id && status === 'following'),
    );
    assert.equal(github.runs.length, 1);
    const again = await run('tasks', 'retry', failed.id);
    assert.equal(again.status, 1);
    assert.match(again.err, /was sent already/);
  });

  it('tasks cancel ends what waits', async () => {
    github.mood = ({ path }) =>
      path.endsWith('/dispatches')
        ? { status: 429, headers: { 'retry-after': '3600' }, body: { message: 'slow down' } }
        : undefined;
    await run('send', 'build_processed');
    const waiting = await firstTask('pending');
    assert.equal((await run('tasks', 'cancel', waiting.id)).status, 0);
    assert.equal((await firstTask('cancelled')).id, waiting.id);
  });

  it('keeps the secrets of its own readable by their owner only, and in no output', async () => {
    const { statSync, readFileSync } = await import('node:fs');
    for (const name of ['webhook-token', 'admin-token']) {
      assert.equal(statSync(`${data}/${name}`).mode & 0o777, 0o600);
    }
    const admin = readFileSync(`${data}/admin-token`, 'utf8').trim();
    await run('send', 'build_processed');
    assert.ok(!service.output.includes(admin));
  });
});
