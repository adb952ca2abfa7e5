import assert from 'node:assert/strict';
import { deadKinds, type DeadKind, type TaskStatus } from '../../src/domain/task.js';
import { newDeliveryId, newTaskId } from '../../src/domain/ids.js';
import { insertDeliveries } from '../../src/store/tables/deliveries.js';
import { listDeliveries } from '../../src/store/tables/delivery-lists.js';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.js';
import { insertTasks, listTasks, updateTask } from '../../src/store/tables/tasks.js';
import { temporaryFolder } from '../support/data-folder.js';
import { run as runLine, type Ran } from './support.js';

describe('changing many things at once', () => {
  let data: string;

  beforeEach(async () => {
    data = temporaryFolder();
    await add('bugs', 'failed', 'refused');
    await add('bugs', 'failed', 'refused');
    await add('bugs', 'failed', 'defect');
    await add('tests', 'failed', 'configuration');
    await add('tests', 'uncertain');
    await add('tests', 'succeeded');
  });

  function run(...line: string[]): Promise<Ran> {
    return runLine(line, { DATA_DIR: data });
  }

  async function add(rule: string, status: TaskStatus, deadKind?: DeadKind): Promise<string> {
    const store = await openSqlite(data);
    const now = Date.now();
    const delivery = newDeliveryId(now);
    const id = newTaskId(now);
    await insertDeliveries(store.db, [
      {
        id: delivery,
        receivedAt: now,
        status: 'matched',
        body: Buffer.from('{"action":"bug_created"}'),
        contentType: undefined,
        action: 'bug_created',
        application: { id: 'a', name: 'Awesome App' },
        duplicateOf: undefined,
        replayOf: undefined,
        ruleset: 'x',
        faults: [],
      },
    ]);
    await insertTasks(store.db, [
      {
        id,
        delivery,
        ruleset: 'x',
        rule,
        step: '1',
        position: 0,
        uses: 'github/issue',
        connection: 'github',
        createdAt: now,
        askedAt: now,
        nextAttemptAt: undefined,
      },
    ]);
    await updateTask(store.db, id, { status, ...(deadKind && { deadKind }) });
    await store.close();
    return id;
  }

  async function statuses(): Promise<string[]> {
    const store = await openSqlite(data);
    const tasks = await listTasks(store.db, { limit: 100 });
    await store.close();
    return tasks.map(({ status }) => status).toSorted();
  }

  async function deliveries(): Promise<number> {
    const store = await openSqlite(data);
    const found = await listDeliveries(store.db, { limit: 100 });
    await store.close();
    return found.length;
  }

  const untouched = ['failed', 'failed', 'failed', 'failed', 'succeeded', 'uncertain'];

  it('says how many tasks of what would be retried, and retries none', async () => {
    const { status, out, err } = await run('tasks', 'retry', '--status', 'failed', '--since', '2h');
    assert.equal(status, 0);
    assert.deepEqual(out.split('\n'), [
      '4 tasks would be retried:',
      '  2  github/issue of bugs: failed (refused)',
      '  1  github/issue of tests: failed (configuration)',
      '  1  github/issue of bugs: failed (defect)',
    ]);
    assert.match(err, /Add --yes/);
    assert.deepEqual(await statuses(), untouched);
  });

  it('retries them with --yes, and no others', async () => {
    const { status, err } = await run(
      'tasks',
      'retry',
      '--rule',
      'bugs',
      '--kind',
      'refused',
      '--yes',
    );
    assert.equal(status, 0);
    assert.match(err, /^2 tasks are retried:/);
    assert.deepEqual(await statuses(), [
      'failed',
      'failed',
      'pending',
      'pending',
      'succeeded',
      'uncertain',
    ]);
  });

  it('takes failed tasks only, unless the filter says otherwise', async () => {
    const { out } = await run('tasks', 'retry', '--rule', 'tests', '--format', 'json');
    assert.deepEqual(JSON.parse(out), {
      count: 1,
      groups: [{ count: 1, of: 'github/issue of tests: failed (configuration)' }],
    });
  });

  it('says so when nothing fits', async () => {
    const { status, err } = await run('tasks', 'retry', '--rule', 'nothing', '--yes');
    assert.deepEqual([status, err], [0, 'No tasks fit.']);
  });

  it('wants either ids or a filter', async () => {
    assert.equal((await run('tasks', 'retry')).status, 2);
    assert.equal((await run('tasks', 'retry', 'tsk_x', '--rule', 'bugs')).status, 2);
    assert.equal((await run('deliveries', 'replay')).status, 2);
    assert.equal((await run('tasks', 'retry', '--status', 'succeeded')).status, 2);
  });

  it('goes on with the others when one of several cannot be changed, and says which', async () => {
    const failed = await add('bugs', 'failed');
    const done = await add('bugs', 'succeeded');
    const { status, out, err } = await run('tasks', 'retry', done, failed);
    assert.equal(status, 1);
    assert.match(out, new RegExp(`^${failed} is due again`));
    assert.match(err, new RegExp(`${done} was sent already`));
  });

  it('lists dead tasks by their kind', async () => {
    for (const kind of deadKinds) {
      const { out } = await run('tasks', 'list', '--kind', kind, '--format', 'json');
      const wanted = { refused: 2, defect: 1, configuration: 1, 'given-up': 0 }[kind];
      assert.equal((JSON.parse(out) as unknown[]).length, wanted, kind);
    }
    const { out } = await run('tasks', 'list', '--kind', 'defect');
    assert.match(out, /bugs \(defect\): /);
  });

  it('resolves a task by hand', async () => {
    const id = await add('bugs', 'uncertain');
    assert.equal((await run('tasks', 'resolve', id)).status, 2);
    assert.equal((await run('tasks', 'resolve', id, '--happened', '--did-not-happen')).status, 2);
    const { status, out } = await run('tasks', 'resolve', id, '--did-not-happen');
    assert.equal(status, 0);
    assert.match(out, /is resolved: an issue is to be sent/);
    assert.equal((await run('tasks', 'resolve', id, '--happened')).status, 1);
  });

  it('replays deliveries whose tasks failed, each event once', async () => {
    const filter = ['--status', 'failed', '--rule', 'bugs', '--since', '2h'];
    const { out } = await run('deliveries', 'replay', ...filter);
    assert.deepEqual(out.split('\n'), [
      '3 deliveries would be replayed:',
      '  3  bug_created of Awesome App: matched',
    ]);
    assert.equal(await deliveries(), 6);

    assert.equal((await run('deliveries', 'replay', ...filter, '--yes')).status, 0);
    assert.equal(await deliveries(), 9);
    // The replays are of the same events.
    const again = await run('deliveries', 'replay', '--action', 'bug_created');
    assert.match(again.out, /^6 deliveries would be replayed/);
  });
});
