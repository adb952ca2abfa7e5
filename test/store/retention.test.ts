import assert from 'node:assert/strict';
import { firstIdAt } from '../../src/domain/ids.js';
import { day, hour, minute, type Clock } from '../../src/domain/clock.js';
import type { TaskStatus } from '../../src/domain/task.js';
import { Pruner } from '../../src/prune/pruner.js';
import { leastMemory } from '../../src/prune/prune-pass.js';
import { Intake } from '../../src/receive/intake.js';
import { readDelivery, type Reading } from '../../src/receive/read-delivery.js';
import { insertAttempt } from '../../src/store/tables/attempts.js';
import { findDelivery, markMatched } from '../../src/store/tables/deliveries.js';
import { recordEffect, recordIntent } from '../../src/store/tables/effects.js';
import { recordIssue, reserveIssue } from '../../src/store/tables/issues.js';
import { rowsAtOnce } from '../../src/store/tables/retention.js';
import { findRuleset, saveRuleset } from '../../src/store/tables/rulesets.js';
import { insertRun } from '../../src/store/tables/runs.js';
import type { Schema } from '../../src/store/schema.js';
import type { Store } from '../../src/store/store.js';
import { findTask, insertTasks, updateTask } from '../../src/store/tables/tasks.js';
import { MemoryLog } from '../support/memory-log.js';
import { kindsOfHome, type StoreHome } from '../support/store-homes.js';

const longAgo = Date.parse('2020-01-01T00:00:00Z');
const keep = { age: 90 * day, deliveries: 1_000_000 };

for (const { name, skip, make } of kindsOfHome) {
  describe(`pruning on ${name}`, () => {
    let home: StoreHome;
    let store: Store;
    let other: Store;
    let clock: Clock;
    let log: MemoryLog;
    let count: number;
    let made = 0;

    before(skip);
    beforeEach(async () => {
      home = await make();
      store = await home.open();
      other = await home.open();
      // The home's time goes by when the test says so; some homes begin in 1970.
      const start = home.now() < longAgo ? longAgo : 0;
      clock = { now: () => start + home.now() };
      log = new MemoryLog();
      count = 0;
    });
    afterEach(async () => {
      await other.close();
      await store.close();
    });

    function pruner(retention = keep, on = store): Pruner {
      const claimant = { owner: on === store ? 'one' : 'other', lease: 5 * minute };
      return new Pruner({ store: on, retention, claimant, clock, log });
    }

    /** Plans as at a start, and does all that is due then. @returns how many steps it took */
    async function prune(retention = keep): Promise<number> {
      const one = pruner(retention);
      await one.plan();
      await home.pass(minute);
      let steps = 0;
      while ((await one.pruneDue()) > 0) steps++;
      return steps;
    }

    const intake = () => new Intake(store, clock, () => undefined);
    const event = (n: number) =>
      Buffer.from(JSON.stringify({ action: 'x', build: { id: `b${n}` } }));

    /** Ids are made in the order of time; here they are made for the past. */
    const idAt = (kind: 'dlv' | 'tsk', at: number) =>
      `${firstIdAt(kind, at)}${String(made++).padStart(16, '0')}`;

    function reading(n: number, at: number): Reading {
      const one = readDelivery(event(n), undefined, at);
      return { ...one, delivery: { ...one.delivery, id: idAt('dlv', at) } };
    }

    /** A delivery of some days ago. */
    async function receive(daysAgo: number, n = count++): Promise<string> {
      const at = clock.now() - daysAgo * day;
      const { id } = await intake().record(reading(n, at));
      return id;
    }

    async function matched(daysAgo: number, ruleset = 'r'): Promise<string> {
      const id = await receive(daysAgo);
      await markMatched(store.db, [id], 'matched', ruleset);
      return id;
    }

    /** A matched delivery of some days ago with one task, with all that a task can have. */
    async function withTask(
      daysAgo: number,
      status: TaskStatus,
      askedDaysAgo = daysAgo,
    ): Promise<{ delivery: string; task: string }> {
      const delivery = await matched(daysAgo);
      const at = clock.now() - daysAgo * day;
      const task = idAt('tsk', at);
      await insertTasks(store.db, [
        {
          ...{ id: task, delivery, ruleset: 'r', rule: 'rule', step: 'step', position: 0 },
          ...{
            uses: 'github/issue',
            connection: 'github',
            createdAt: at,
            nextAttemptAt: undefined,
          },
          askedAt: clock.now() - askedDaysAgo * day,
        },
      ]);
      await updateTask(store.db, task, { status });
      await insertAttempt(store.db, task, { ...attempt, at });
      await recordIntent(
        store.db,
        { task, key: task, kind: 'run', alike: undefined, at, resends: 0 },
        undefined,
      );
      await recordEffect(store.db, task, { kind: 'run' }, `run of ${task}`);
      await insertRun(store.db, {
        ...{ task, connection: 'github', startedAt: at, url: undefined },
        address: { target: 'a/b', id: '1' },
      });
      return { delivery, task };
    }

    async function rows(table: keyof Schema): Promise<number> {
      const found = await store.db.selectFrom(table).selectAll().execute();
      return found.length;
    }

    const isThere = async (id: string) => (await findDelivery(store.db, id)) !== undefined;

    it('removes what is older than is to be kept, with its tasks, attempts and runs', async () => {
      const old = await withTask(91, 'succeeded');
      const young = await withTask(89, 'succeeded');
      await prune();
      assert.equal(await isThere(old.delivery), false);
      assert.equal(await findTask(store.db, old.task), undefined);
      assert.equal(await isThere(young.delivery), true);
      for (const table of ['deliveries', 'tasks', 'attempts', 'runs'] as const) {
        assert.equal(await rows(table), 1, table);
      }
      assert.deepEqual(
        log.lines.map(({ name, fields }) => [name, fields]),
        [['data.pruned', { deliveries: 1 }]],
      );
    });

    it('keeps what is not over, however old', async () => {
      const kept = [await receive(200)];
      const open = ['pending', 'held', 'performing', 'uncertain', 'following'] as const;
      for (const status of open) kept.push((await withTask(200, status)).delivery);
      const over = ['succeeded', 'failed', 'cancelled', 'skipped', 'dry-run'] as const;
      for (const status of over) await withTask(200, status);
      await prune();
      for (const id of kept) assert.equal(await isThere(id), true);
      assert.equal(await rows('deliveries'), kept.length);
      assert.equal(await rows('runs'), open.length);
    });

    it('keeps what somebody asked for again', async () => {
      const { delivery } = await withTask(200, 'succeeded', 2);
      await prune();
      assert.equal(await isThere(delivery), true);
    });

    it('keeps no more than are to be kept: the newest', async () => {
      const ids: string[] = [];
      for (let age = 10; age > 0; age--) ids.push(await matched(age));
      await prune({ ...keep, deliveries: 4 });
      const left = await Promise.all(ids.map(isThere));
      assert.deepEqual(
        left,
        ids.map((_, index) => index >= 6),
      );
    });

    it('knows an event again whose delivery is gone, and the issue that was made for it', async () => {
      const { delivery, task } = await withTask(100, 'succeeded');
      const key = { connection: 'github', target: 'a/b', fingerprint: 'f' };
      await reserveIssue(store.db, key, task, clock.now());
      const address = { target: 'a/b', number: '1', url: 'https://example.com/1' };
      await recordIssue(store.db, key, address, false, clock.now());
      await prune();
      assert.equal(await isThere(delivery), false);
      const again = await findDelivery(store.db, await receive(0, 0));
      assert.equal(again?.status, 'duplicate');
      assert.equal(again.duplicateOf, delivery);
      const issue = await reserveIssue(store.db, key, 'another', clock.now());
      assert.equal(issue.state, 'made');
      assert.equal(await rows('effects'), 1);
    });

    it('forgets events and effects when they are too old to come again', async () => {
      const days = leastMemory / day;
      await withTask(days + 1, 'succeeded');
      await withTask(days - 1, 'succeeded');
      await withTask(days + 1, 'uncertain');
      await prune();
      assert.equal(await rows('events'), 1);
      assert.equal(await rows('effects'), 2);
    });

    it('removes rulesets that explain nothing any more, but for the newest', async () => {
      const now = clock.now();
      const save = (hash: string, daysAgo: number) =>
        saveRuleset(store.db, { hash, files: [] }, now - daysAgo * day);
      for (const hash of ['used', 'unused', 'only-by-old']) await save(hash, 200);
      for (let n = 0; n < 10; n++) await save(`newer-${n}`, 150 - n);
      await matched(10, 'used');
      await matched(180, 'only-by-old');
      await prune();
      const left = async (hash: string) => (await findRuleset(store.db, hash)) !== undefined;
      assert.deepEqual(await Promise.all(['used', 'unused', 'only-by-old', 'newer-0'].map(left)), [
        true,
        false,
        false,
        true,
      ]);
    });

    it('goes in small steps, one after the other', async () => {
      const at = clock.now() - 100 * day;
      const many = 2.5 * rowsAtOnce;
      const readings = Array.from({ length: many }, (_, n) => reading(n, at));
      const ids = await Promise.all(readings.map((reading) => intake().record(reading)));
      await markMatched(
        store.db,
        ids.map(({ id }) => id),
        'unmatched',
        'r',
      );
      const one = pruner();
      await one.plan();
      await home.pass(minute);
      const left: number[] = [];
      for (let n = 0; n < 3; n++) {
        assert.equal(await one.pruneDue(), 1);
        left.push(await rows('deliveries'));
      }
      assert.deepEqual(left, [many - rowsAtOnce, many - 2 * rowsAtOnce, 0]);
    });

    it('is for one instance at a time, and comes again', async () => {
      const [mine, theirs] = [pruner(keep, store), pruner(keep, other)];
      await mine.plan();
      await theirs.plan();
      await home.pass(minute);
      const [claim] = await store.queue.claim('prune', 'one', clock.now(), 5 * minute, 9);
      assert.equal(claim?.ref, 'data');
      assert.equal(await theirs.pruneDue(), 0);
      await store.queue.handBack(store.db, claim, clock.now());
      while ((await theirs.pruneDue()) > 0);
      assert.equal(await mine.pruneDue(), 0);
      await matched(91);
      await home.pass(hour);
      while ((await mine.pruneDue()) > 0);
      assert.equal(await rows('deliveries'), 0);
    });

    it('removes nothing when another instance took over', async () => {
      const id = await matched(91);
      const one = pruner();
      await one.plan();
      await home.pass(minute);
      const broken: Store = {
        ...store,
        transaction: (work) =>
          store.transaction(async (tx) => {
            await store.queue.put(tx, 'prune', ['data'], clock.now() + hour);
            return work(tx);
          }),
      };
      assert.equal(await pruner(keep, broken).pruneDue(), 0);
      assert.equal(await isThere(id), true);
    });
  });
}

const attempt = {
  n: 1,
  durationMs: 1,
  outcome: 'done',
  httpStatus: 200,
  error: undefined,
} as const;
