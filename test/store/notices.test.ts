import assert from 'node:assert/strict';
import { readDelivery } from '../../src/receive/read-delivery.js';
import { insertDeliveries } from '../../src/store/tables/deliveries.js';
import { listNotices, saveNotice, type Notice } from '../../src/store/tables/notices.js';
import {
  lastArrival,
  newestAttempts,
  newestTasks,
  nextApplication,
  nextArrival,
} from '../../src/store/tables/signs.js';
import { insertAttempt } from '../../src/store/tables/attempts.js';
import { insertTasks, updateTask } from '../../src/store/tables/tasks.js';
import { firstIdAt } from '../../src/domain/ids.js';
import type { Store } from '../../src/store/store.js';
import { kindsOfHome } from '../support/store-homes.js';

const at = 1_790_000_000_000;

for (const { name, skip, make } of kindsOfHome) {
  describe(`what notices are made of, on ${name}`, () => {
    let store: Store;

    before(skip);
    beforeEach(async function () {
      this.timeout(60_000);
      store = await (await make()).open();
    });
    afterEach(() => store.close());

    it('keeps what was told, one row a trouble and channel', async () => {
      const notice: Notice = {
        ...{ trouble: 'silence', channel: 'issue', status: 'open', title: 'T', about: ['a', 'b'] },
        ...{ told: 2, toldAt: at, failures: 1, failedAt: at + 1, retryAt: at + 2 },
        issue: { target: 'a/b', number: '7', url: 'https://x/7' },
      };
      const other = { ...notice, channel: 'webhook', issue: undefined, toldAt: undefined };
      await saveNotice(store.db, notice);
      await saveNotice(store.db, other);
      await saveNotice(store.db, { ...notice, status: 'over', about: [] });
      const kept = await listNotices(store.db);
      assert.deepEqual(
        kept.toSorted((one, two) => one.channel.localeCompare(two.channel)),
        [
          { ...notice, status: 'over', about: [] },
          { ...other, failedAt: at + 1 },
        ],
      );
    });

    it('knows the newest tasks and attempts', async () => {
      const task = (n: number, status: 'failed' | 'succeeded') => ({
        ...{
          id: `${firstIdAt('tsk', at + n)}${n}`,
          delivery: `d${n}`,
          ruleset: 'r',
          rule: `rule-${n}`,
        },
        ...{ step: '1', position: 0, uses: 'github/issue', connection: `c${n}`, status },
        ...{ createdAt: at, askedAt: at, nextAttemptAt: at },
      });
      const tasks = [task(0, 'failed'), task(1, 'failed'), task(2, 'succeeded')];
      await insertTasks(store.db, tasks);
      for (const [n, { id, status }] of tasks.entries()) {
        await updateTask(store.db, id, { status, reason: `why ${n}` });
        await insertAttempt(store.db, id, {
          ...{ n: 1, at: at + 10 - n, durationMs: 1, outcome: 'unauthorized' },
          ...{ httpStatus: 401, error: undefined },
        });
      }
      assert.deepEqual(
        (await newestTasks(store.db, 'failed', at, 9)).map(({ rule, reason }) => [rule, reason]),
        [
          ['rule-1', 'why 1'],
          ['rule-0', 'why 0'],
        ],
      );
      assert.equal((await newestTasks(store.db, 'failed', at + 1, 9)).length, 1);
      assert.deepEqual(
        (await newestAttempts(store.db, at, 9)).map(({ connection }) => connection),
        ['c0', 'c1', 'c2'],
      );
    });

    it('knows when something came about an application', async () => {
      for (const [n, id] of ['b', 'a', 'b', 'c'].entries()) {
        const payload = { action: 'x', n, application: { id, name: `App ${id}` } };
        const body = Buffer.from(JSON.stringify(payload));
        const time = at + n * 1000;
        const { delivery } = readDelivery(body, 'application/json', time);
        // Ids made earlier in this process may be of a later time.
        const own = { ...delivery, id: `${firstIdAt('dlv', time)}${n}` };
        await store.transaction((tx) => insertDeliveries(tx, [own]));
      }
      assert.equal(await nextApplication(store.db, ''), 'a');
      assert.equal(await nextApplication(store.db, 'b'), 'c');
      assert.equal(await nextApplication(store.db, 'c'), undefined);
      assert.deepEqual(await lastArrival(store.db, 'b'), { at: at + 2000, name: 'App b' });
      assert.equal((await nextArrival(store.db, 'b', at))?.at, at);
      assert.equal((await nextArrival(store.db, 'b', at + 1))?.at, at + 2000);
      assert.equal(await nextArrival(store.db, 'b', at + 2001), undefined);
    });
  });
}
