import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { systemClock } from '../../src/domain/clock.js';
import { readDelivery } from '../../src/receive/read-delivery.js';
import { Intake } from '../../src/receive/intake.js';
import { findDelivery, insertDeliveries, rejectedKept } from '../../src/store/tables/deliveries.js';
import { listDeliveries } from '../../src/store/tables/delivery-lists.js';
import { reserveIssue, recordIssue, releaseIssuesOfTask } from '../../src/store/tables/issues.js';
import { insertAttempt, attemptsOfTasks } from '../../src/store/tables/attempts.js';
import { isPostgres } from '../../src/store/dialect.js';
import { migrate } from '../../src/store/migrate.js';
import { migrations } from '../../src/store/migrations/index.js';
import { postgresTypes, sqliteTypes } from '../../src/store/migrations/column-types.js';
import type { Store } from '../../src/store/store.js';
import {
  insertTasks,
  listTasks,
  tasksOfDeliveries,
  type NewTask,
} from '../../src/store/tables/tasks.js';
import { kindsOfHome, type StoreHome } from '../support/store-homes.js';

const received = 1_790_000_000_000;

function reading(payload: object | string, at = received) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return readDelivery(Buffer.from(text), 'application/json', at);
}

function build(id: string, more: object = {}) {
  return { action: 'build_processed', build: { id, os: 'android' }, ...more };
}

function task(id: string, delivery: string): NewTask {
  return {
    id,
    delivery,
    ruleset: 'r',
    rule: 'rule',
    step: 'step',
    position: 0,
    uses: 'github/issue',
    connection: 'github',
    createdAt: received,
    askedAt: received,
    nextAttemptAt: received,
  };
}

// One contract, whichever database the data is in.
for (const { name, skip, make } of kindsOfHome) {
  describe(`the store on ${name}`, () => {
    let home: StoreHome;
    let store: Store;
    let other: Store;

    before(skip);
    beforeEach(async () => {
      home = await make();
      store = await home.open();
      other = await home.open();
    });
    afterEach(() => Promise.all([store.close(), other.close()]));

    it('gives a delivery back as it was, byte for byte', async () => {
      const body = Buffer.concat([
        Buffer.from('{"action":"x","a":"\\u0000 ü '),
        Buffer.from([0xff, 0xc0, 0x80]),
        Buffer.from('"}'),
      ]);
      const { delivery } = readDelivery(body, 'text/plain', received);
      await insertDeliveries(store.db, [delivery]);
      assert.deepEqual(await findDelivery(other.db, delivery.id), delivery);
    });

    it('keeps text that has a zero in it', async () => {
      const { delivery } = reading(build('x', { application: { id: 'a', name: 'A\0pp' } }));
      await insertDeliveries(store.db, [delivery]);
      const found = await findDelivery(store.db, delivery.id);
      assert.match(found!.application.name!, /^A[\0\uFFFD]pp$/);
      assert.deepEqual(found!.body, delivery.body);
    });

    it('makes one event and one duplicate of what two instances receive at once', async () => {
      const intakes = [store, other].map((one) => new Intake(one, systemClock, () => undefined));
      const ids = Array.from({ length: 50 }, (_, n) => `build-${n}`);
      const recorded = await Promise.all(
        intakes.flatMap((intake, which) =>
          // Each in another order, so that two transactions could wait for each other.
          (which === 0 ? ids : ids.toReversed()).map((id) => intake.record(reading(build(id)))),
        ),
      );
      assert.equal(recorded.filter(({ status }) => status === 'received').length, 50);
      for (const duplicate of recorded.filter(({ status }) => status === 'duplicate')) {
        const first = recorded.find(({ id }) => id === duplicate.duplicateOf);
        assert.equal(first?.status, 'received');
        assert.deepEqual(first.body, duplicate.body);
      }
    });

    it('takes any number of rows at once, and knows which of them are new', async () => {
      const tasks = Array.from({ length: 150 }, (_, n) => task(`tsk_${n}`, `dlv_${n}`));
      const ids = (some: typeof tasks) => new Set(some.map(({ id }) => id));
      const early = tasks.slice(0, 7);
      assert.deepEqual(await insertTasks(store.db, early), ids(early));
      assert.deepEqual(await insertTasks(store.db, tasks), ids(tasks.slice(7)));
      const deliveries = tasks.map(({ delivery }) => delivery);
      assert.equal((await tasksOfDeliveries(store.db, deliveries)).length, 150);
      assert.deepEqual(await insertTasks(store.db, []), new Set());
      assert.deepEqual(await tasksOfDeliveries(store.db, []), []);
    });

    it('has one task for a delivery, rule and step, whoever matches it', async () => {
      const inserted = await Promise.all(
        [store, other].map(({ db }, n) => insertTasks(db, [task(`tsk_${n}`, 'dlv_1')])),
      );
      assert.equal(
        inserted.reduce((sum, one) => sum + one.size, 0),
        1,
      );
      assert.equal((await tasksOfDeliveries(store.db, ['dlv_1'])).length, 1);
    });

    it('knows which tasks are of rules in shadow mode', async () => {
      await insertTasks(store.db, [
        task('tsk_1', 'dlv_1'),
        { ...task('tsk_2', 'dlv_2'), mode: 'shadow' },
      ]);
      const listed = async (mode?: 'live' | 'shadow') =>
        (await listTasks(store.db, { mode, limit: 5 })).map((one) => [one.id, one.mode]);
      assert.deepEqual(await listed(), [
        ['tsk_2', 'shadow'],
        ['tsk_1', 'live'],
      ]);
      assert.deepEqual(await listed('shadow'), [['tsk_2', 'shadow']]);
      assert.deepEqual(await listed('live'), [['tsk_1', 'live']]);
    });

    it('lets one task make the issue of a fingerprint, and tells the others', async () => {
      const key = { connection: 'github', target: 'acme/app', fingerprint: 'f' };
      const states = await Promise.all(
        [store, other].map(({ db }, n) => reserveIssue(db, key, `tsk_${n}`, received)),
      );
      const maker = states[0]?.state === 'making' ? states[0].task : '';
      assert.deepEqual(states, [
        { state: 'making', task: maker },
        { state: 'making', task: maker },
      ]);
      await releaseIssuesOfTask(other.db, maker);
      assert.deepEqual(await reserveIssue(other.db, key, 'tsk_9', received), {
        state: 'making',
        task: 'tsk_9',
      });
      const address = { target: 'acme/app', number: '7', url: 'https://github.com/acme/app/7' };
      await recordIssue(other.db, key, address, false, received);
      assert.deepEqual(await reserveIssue(store.db, key, 'tsk_0', received), {
        state: 'made',
        address,
        repeats: 0,
      });
    });

    it('finds deliveries by what is in their bodies, exactly, and by nothing else', async () => {
      const wanted = reading(build('100%_sure\\'));
      const rejected = readDelivery(Buffer.from([0xff, 0xfe, 0x31]), undefined, received);
      await insertDeliveries(store.db, [
        wanted.delivery,
        reading(build('1000 surely')).delivery,
        rejected.delivery,
      ]);
      const found = async (q: string) =>
        (await listDeliveries(store.db, { q, limit: 10 })).map(({ id }) => id);
      assert.deepEqual(await found('100%_'), [wanted.delivery.id]);
      assert.deepEqual(await found(wanted.delivery.id), [wanted.delivery.id]);
      assert.deepEqual(await found('1%y'), []);
    });

    it('keeps a bounded number of rejected deliveries, the newest', async () => {
      const many = Array.from({ length: rejectedKept + 5 }, () => reading('no json').delivery);
      await insertDeliveries(store.db, many.slice(0, 700));
      await insertDeliveries(store.db, many.slice(700));
      const kept = await listDeliveries(store.db, { status: 'rejected', limit: 2 * rejectedKept });
      assert.deepEqual(
        kept.map(({ id }) => id),
        many
          .map(({ id }) => id)
          .toReversed()
          .slice(0, rejectedKept),
      );
    });

    it('gives numbers back as numbers', async () => {
      const attempt = { n: 1, at: received, durationMs: 5, outcome: 'done' as const };
      await insertAttempt(store.db, 'tsk_1', { ...attempt, httpStatus: 201, error: undefined });
      assert.deepEqual((await attemptsOfTasks(store.db, ['tsk_1'])).get('tsk_1'), [
        { ...attempt, httpStatus: 201, error: undefined },
      ]);
    });

    it('is brought to a newer schema while instances of the version before work on it', async () => {
      const types = isPostgres(store.db) ? postgresTypes : sqliteTypes;
      await migrate(other.db, types, (of) => ({
        ...migrations(of),
        '9999-next-version': {
          up: async (db) => {
            await db.schema.alterTable('tasks').addColumn('of_the_next_version', 'text').execute();
          },
        },
      }));
      await insertTasks(store.db, [task('tsk_1', 'dlv_1')]);
      assert.equal((await tasksOfDeliveries(store.db, ['dlv_1'])).length, 1);
      await assert.rejects(home.open(), /schema of a newer version/);
    });

    it('writes nothing of a transaction that failed', async () => {
      await assert.rejects(
        store.transaction(async (tx) => {
          await insertTasks(tx, [task('tsk_1', 'dlv_1')]);
          await sql`select * from nothing`.execute(tx);
        }),
      );
      assert.deepEqual(await tasksOfDeliveries(store.db, ['dlv_1']), []);
    });
  });
}
