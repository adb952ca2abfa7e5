import assert from 'node:assert/strict';
import { hour, minute, second } from '../../src/domain/clock.js';
import { newDeliveryId, newTaskId } from '../../src/domain/ids.js';
import type { DeadKind, TaskStatus } from '../../src/domain/task.js';
import { queueNames } from '../../src/store/queue.js';
import { openMemory, type MemoryStore } from '../../src/store/sqlite/open-memory.js';
import type { Store } from '../../src/store/store.js';
import { lockBudget, recordPause } from '../../src/store/tables/budgets.js';
import { countFailure, setCircuit } from '../../src/store/tables/circuits.js';
import { insertDeliveries } from '../../src/store/tables/deliveries.js';
import { insertTasks, updateTask } from '../../src/store/tables/tasks.js';
import { HandClock } from '../support/hand-clock.js';
import { kindsOfHome, type StoreHome } from '../support/store-homes.js';
import { until } from '../support/until.js';
import { metricsOn, rulesetOf, scrape } from './support/metrics.js';

for (const { name, skip, make } of kindsOfHome) {
  describe(`what is read at a scrape, on ${name}`, () => {
    let home: StoreHome;
    let store: Store;

    before(skip);
    beforeEach(async () => {
      home = await make();
      store = await home.open();
    });
    afterEach(() => store.close());

    async function task(status: TaskStatus, deadKind?: DeadKind): Promise<void> {
      const at = home.now();
      const id = newTaskId(at);
      const more = { uses: 'github/issue', connection: 'github', ruleset: 'r', delivery: id };
      const times = { createdAt: at, askedAt: at, nextAttemptAt: at };
      await insertTasks(store.db, [
        { id, rule: 'rule', step: '1', position: 0, ...more, ...times },
      ]);
      await updateTask(store.db, id, { status, ...(deadKind && { deadKind }) });
    }

    async function delivery(at: number, replayOf?: string): Promise<void> {
      await insertDeliveries(store.db, [
        {
          ...{ id: newDeliveryId(at), receivedAt: at, status: 'matched', replayOf, faults: [] },
          ...{ contentType: undefined, duplicateOf: undefined, ruleset: undefined },
          body: Buffer.from('{}'),
          action: 'build_processed',
          application: { id: undefined, name: undefined },
        },
      ]);
    }

    const read = () => scrape(metricsOn(store, {}, { clock: new HandClock(home.now()) }));

    it('is how many tasks there are of each status that is not over, and the dead by kind', async () => {
      for (const status of ['pending', 'pending', 'following', 'succeeded'] as const) {
        await task(status);
      }
      await task('uncertain');
      await task('failed', 'refused');
      await task('failed', 'refused');
      await task('failed', 'given-up');
      const all = await read();
      const statuses = ['pending', 'held', 'performing', 'following', 'uncertain', 'failed'];
      assert.deepEqual(
        statuses.map((status) => all.get(`tasks{status="${status}"}`)),
        [2, 0, 0, 1, 1, 3],
      );
      assert.ok(!all.has('tasks{status="succeeded"}'));
      assert.deepEqual(
        ['refused', 'configuration', 'defect', 'given-up'].map((kind) =>
          all.get(`dead_letters{kind="${kind}"}`),
        ),
        [2, 0, 0, 1],
      );
    });

    it('is what is due and nobody is at, and for how long', async () => {
      await store.queue.put(store.db, 'act', ['first'], home.now());
      await home.pass(10 * minute);
      await store.queue.put(store.db, 'act', ['second'], home.now());
      await store.queue.put(store.db, 'act', ['later'], home.now() + hour);
      await store.queue.put(store.db, 'match', ['delivery'], home.now());
      await home.pass(minute);
      const all = await read();
      const about = (stage: string, age: number) => {
        const seen = all.get(`oldest_due_age_seconds{stage="${stage}"}`) ?? NaN;
        assert.ok(seen >= age && seen < age + 30, `${stage}: ${seen}`);
      };
      assert.equal(all.get('due{stage="act"}'), 2);
      about('act', (11 * minute) / second);
      assert.equal(all.get('due{stage="match"}'), 1);
      about('match', minute / second);
      assert.equal(all.get('due{stage="follow"}'), 0);
      assert.equal(all.get('oldest_due_age_seconds{stage="follow"}'), 0);
      const claims = await store.queue.claim('act', 'me', home.now(), hour, 10);
      assert.equal(claims.length, 2);
      const after = await read();
      assert.equal(after.get('due{stage="act"}'), 0);
      assert.equal(after.get('oldest_due_age_seconds{stage="act"}'), 0);
    });

    it('counts no more than it is asked to', async () => {
      const refs = Array.from({ length: 20 }, (_, n) => `entry-${n}`);
      await store.queue.put(store.db, 'act', refs, home.now());
      await home.pass(second);
      assert.equal((await store.queue.due('act', home.now(), 7)).count, 7);
    });

    it('is when the last delivery came, whatever was replayed since', async () => {
      assert.ok(!(await read()).has('last_delivery_timestamp_seconds'));
      const at = home.now();
      await delivery(at - hour);
      await delivery(at - minute);
      await delivery(at, 'dlv_0');
      assert.equal((await read()).get('last_delivery_timestamp_seconds'), (at - minute) / second);
    });

    it('is the state of the circuit and the pause of every connection, and of no other', async () => {
      const at = home.now();
      const change = { state: 'open', probes: 0, since: at, reason: 'x', nextProbeAt: at } as const;
      for (const connection of ['github', 'gone']) {
        await countFailure(store.db, connection, at);
        await setCircuit(store.db, connection, change);
      }
      const pause = { until: at + 90 * second, pauses: 1, reason: 'x' };
      await store.transaction(async (tx) => {
        await lockBudget(tx, 'gitlab');
        await recordPause(tx, 'gitlab', pause);
      });
      const all = await read();
      const states = (connection: string) =>
        ['closed', 'open', 'probing'].map((state) =>
          all.get(`circuit_state{connection="${connection}",state="${state}"}`),
        );
      assert.deepEqual(states('github'), [0, 1, 0]);
      assert.deepEqual(states('gitlab'), [1, 0, 0]);
      // On PostgreSQL time goes on.
      const left = all.get('connection_pause_seconds{connection="gitlab"}') ?? NaN;
      assert.ok(left > 60 && left <= 90, String(left));
      assert.equal(all.get('connection_pause_seconds{connection="github"}'), 0);
      assert.ok(![...all.keys()].some((key) => key.includes('gone')));
    });

    it('goes on without a database that is away, and says so', async () => {
      const metrics = metricsOn(store, { ruleset: rulesetOf('one') });
      assert.equal((await scrape(metrics)).get('database_up'), 1);
      await store.close();
      const all = await scrape(metrics);
      assert.equal(all.get('database_up'), 0);
      assert.equal(all.get('scrape_errors_total'), 1);
      assert.equal(all.get('rules'), 1);
      assert.ok(all.has('process_cpu_seconds_total'));
      // What was read before is not what is now.
      assert.ok(
        ![...all.keys()].some((key) => /^(tasks|due|circuit_state|dead_letters)/.test(key)),
      );
      store = await home.open();
    });
  });
}

describe('a scrape', () => {
  let store: MemoryStore;

  beforeEach(async () => (store = await openMemory()));
  afterEach(() => store.close());

  /** The store, but one question to it has no answer until `answer` is called. */
  function slow() {
    let asked = 0;
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const queue = Object.create(store.queue) as Store['queue'];
    queue.due = async () => {
      asked++;
      await answered;
      return { count: 3, oldest: second };
    };
    return { store: { ...store, queue }, asked: () => asked, answer: () => answer() };
  }

  it('does not wait for a database that does not answer, and asks it no second time meanwhile', async () => {
    const { store: slowly, asked, answer } = slow();
    const metrics = metricsOn(slowly, {}, { patience: 20 });
    for (const errors of [1, 2]) {
      const all = await scrape(metrics);
      assert.equal(all.get('database_up'), 0);
      assert.equal(all.get('scrape_errors_total'), errors);
      assert.ok(!all.has('tasks{status="pending"}'));
    }
    assert.equal(asked(), 1);
    answer();
    const all = await until(
      async () => {
        const now = await scrape(metrics);
        return now.get('database_up') === 1 ? now : undefined;
      },
      () => 'the database answers',
    );
    assert.equal(all.get('due{stage="act"}'), 3);
  });

  it('shares what is read with those that come at the same time', async () => {
    const { store: slowly, asked, answer } = slow();
    const metrics = metricsOn(slowly);
    const scrapes = [scrape(metrics), scrape(metrics), scrape(metrics)];
    await until(
      () => asked() > 0,
      () => 'the database is asked',
    );
    answer();
    for (const all of await Promise.all(scrapes)) assert.equal(all.get('due{stage="act"}'), 3);
    assert.equal(asked(), queueNames.length);
  });

  it('shows the rules in force, when they were taken, and that others were turned down', async () => {
    const ruleset = rulesetOf('one', 'two');
    const takenAt = 1_795_000_000_500;
    const all = await scrape(metricsOn(store, { ruleset, takenAt }));
    assert.equal(all.get('rules'), 2);
    assert.equal(all.get(`ruleset_info{hash="${ruleset.hash}"}`), 1);
    assert.equal(all.get('rules_last_reload_successful'), 1);
    assert.equal(all.get('rules_last_reload_success_timestamp_seconds'), 1_795_000_000.5);
    const faulty = await scrape(metricsOn(store, { fault: 'the rules have 2 errors' }));
    assert.equal(faulty.get('rules'), 0);
    assert.equal(faulty.get('rules_last_reload_successful'), 0);
    assert.ok(!faulty.has('rules_last_reload_success_timestamp_seconds'));
    assert.ok(![...faulty.keys()].some((key) => key.startsWith('ruleset_info')));
  });
});
