import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { day, hour, minute, second } from '../../src/domain/clock.js';
import { newDeliveryId, newTaskId } from '../../src/domain/ids.js';
import type { DeadKind, TaskStatus } from '../../src/domain/task.js';
import { lookAtFolder } from '../../src/doctor/look-at-data.js';
import { lookAtStore } from '../../src/doctor/look-at-store.js';
import { countFailure, setCircuit } from '../../src/store/tables/circuits.js';
import { lockBudget, recordPause } from '../../src/store/tables/budgets.js';
import { askForBuilds, recordBuild, recordTrouble } from '../../src/store/tables/builds.js';
import { insertDeliveries } from '../../src/store/tables/deliveries.js';
import { insertTasks, updateTask } from '../../src/store/tables/tasks.js';
import { sqliteTypes } from '../../src/store/migrations/column-types.js';
import { migrations } from '../../src/store/migrations/index.js';
import type { Store } from '../../src/store/store.js';
import { temporaryFolder } from '../support/data-folder.js';
import { kindsOfHome, type StoreHome } from '../support/store-homes.js';

const now = Date.parse('2026-11-23T09:00:00Z');

for (const { name, skip, make } of kindsOfHome) {
  describe(`what the doctor says of the record, on ${name}`, () => {
    let home: StoreHome;
    let store: Store;

    before(skip);
    beforeEach(async () => {
      home = await make();
      store = await home.open();
    });
    afterEach(async () => {
      await store.close();
    });

    async function delivery(at: number, application: string, status: 'matched' | 'received') {
      const id = newDeliveryId(at);
      await insertDeliveries(store.db, [
        {
          ...{ id, receivedAt: at, status, body: Buffer.from('{}'), contentType: undefined },
          ...{ action: 'bug_created', application: { id: application, name: application } },
          ...{ duplicateOf: undefined, replayOf: undefined, ruleset: 'r', faults: [] },
        },
      ]);
      return id;
    }

    async function task(at: number, status: TaskStatus, deadKind?: DeadKind) {
      const id = newTaskId(at);
      await insertTasks(store.db, [
        {
          ...{ id, delivery: await delivery(at, 'App', 'matched'), ruleset: 'r', rule: 'rule' },
          ...{ step: '1', position: 0, uses: 'github/issue', connection: 'github' },
          ...{ createdAt: at, askedAt: at, nextAttemptAt: at },
        },
      ]);
      await updateTask(store.db, id, { status, ...(deadKind && { deadKind }) });
    }

    async function findings() {
      const found = await lookAtStore(store.db, 'the database', now);
      for (const { state, fix } of found) assert.equal(fix === undefined, state === 'ok');
      return found.map(({ about, state, text }) => `${state} ${about}: ${text}`);
    }

    it('is well when all is done, but that nothing came yet', async () => {
      assert.deepEqual(await findings(), [
        `ok data: the database can be read; its schema is ${Object.keys(migrations(sqliteTypes)).at(-1)}.`,
        'ok tasks: No task is uncertain.',
        'ok tasks: None failed in the last 7 days.',
        'attention deliveries: Nothing was received in the last 30 days.',
      ]);
    });

    it('does not take what waits for Applivery for what is late, and says what it waits for', async () => {
      const waiting = await delivery(now - 2 * hour, 'App', 'received');
      await askForBuilds(store.db, [waiting], now - 2 * hour);
      const trouble = { trouble: 'it answered 503', nextTryAt: now };
      await recordTrouble(store.db, waiting, trouble);
      const expected =
        'attention applivery: 1 delivery waits for Applivery, for 2 h: it answered 503.';
      assert.ok((await findings()).includes(expected), (await findings()).join('\n'));
      assert.ok((await findings()).every((line) => !line.includes('not matched yet')));
      await delivery(now - hour, 'App', 'received');
      assert.ok((await findings()).some((line) => line.includes('not matched yet')));
      await recordBuild(store.db, waiting, { known: true, facts: {} }, now);
      assert.ok(!(await findings()).some((line) => line.includes('for Applivery')));
    });

    it('names the last delivery of each application, the newest first', async () => {
      await delivery(now - 40 * day, 'Old', 'matched');
      await delivery(now - 3 * day, 'Other', 'matched');
      await delivery(now - 5 * day, 'App', 'matched');
      await delivery(now - 90 * minute, 'App', 'matched');
      assert.deepEqual((await findings()).slice(3), [
        'ok deliveries: App: the last one came 90 min ago.',
        'ok deliveries: Other: the last one came 3 days ago.',
      ]);
    });

    it('tells what waits a little from what waits too long', async () => {
      await task(now - 5 * second, 'pending');
      const text = 'tasks: The oldest task that is due waits for';
      assert.equal((await findings())[1], `ok ${text} 5 s.`);
      await task(now - 2 * minute, 'pending');
      assert.equal((await findings())[1], `attention ${text} 2 min.`);
      await task(now - 3 * hour, 'pending');
      assert.equal((await findings())[1], `wrong ${text} 3 h.`);
      await delivery(now - 11 * minute, 'App', 'received');
      assert.equal(
        (await findings())[2],
        'wrong deliveries: The oldest delivery that is not matched yet waits for 11 min.',
      );
    });

    it('counts what is uncertain, and what is dead by why', async () => {
      await task(now - hour, 'uncertain');
      await task(now - hour, 'failed', 'refused');
      await task(now - hour, 'failed', 'refused');
      await task(now - day, 'failed', 'defect');
      await task(now - 8 * day, 'failed', 'given-up');
      assert.deepEqual((await findings()).slice(1, 4).sort(), [
        'attention tasks: 1 task failed in the last 7 days: of a defect of this service.',
        'attention tasks: 1 task may or may not have happened.',
        'attention tasks: 2 tasks failed in the last 7 days: refused by the provider.',
      ]);
    });

    it('knows which provider is down, and which wants to hear nothing', async () => {
      await countFailure(store.db, 'github', now - hour);
      await setCircuit(store.db, 'github', {
        state: 'open',
        since: now - 5 * minute,
        reason: 'No answer.',
      });
      await countFailure(store.db, 'fine', now - hour);
      await store.transaction(async (tx) => {
        await lockBudget(tx, 'gitlab');
        await recordPause(tx, 'gitlab', { until: now + minute, pauses: 1, reason: 'Slow down.' });
        await lockBudget(tx, 'past');
        await recordPause(tx, 'past', { until: now - minute, pauses: 1, reason: 'Slow down.' });
      });
      const found = (await findings()).filter((line) => line.includes(' connection '));
      assert.deepEqual(found, [
        'wrong connection github: The service has not reached it for 5 min; its tasks wait. No answer.',
        'attention connection gitlab: Its provider wants to hear nothing for another 60 s: Slow down.',
      ]);
    });
  });
}

describe('what the doctor says of the data folder', () => {
  const mebibytes = (free: number) => () => Promise.resolve({ bavail: free, bsize: 1024 * 1024 });
  for (const [free, state] of [
    [99, 'wrong'],
    [1023, 'attention'],
    [1024, 'ok'],
  ] as const) {
    it(`is ${state} with ${free} MiB free`, async () => {
      const found = await lookAtFolder(temporaryFolder(), mebibytes(free));
      assert.deepEqual(
        found.map((one) => [one.about, one.state]),
        [['disk', state]],
      );
      assert.match(found[0]!.text, new RegExp(`^${free} MiB are free`));
    });
  }

  it('is that others may look into it', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    const [, rights] = await lookAtFolder(folder, mebibytes(5000));
    assert.equal(rights?.state, 'attention');
    assert.equal(rights.fix, `chmod 700 ${folder}`);
  });

  it('is what the disk really says', async () => {
    const [disk] = await lookAtFolder(temporaryFolder());
    assert.match(disk!.text, /^[1-9]\d* MiB are free/);
  });
});
