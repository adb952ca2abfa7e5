import assert from 'node:assert/strict';
import type { BuildReader } from '../../src/applivery/build-reader.js';
import { ReadBack } from '../../src/applivery/read-back-due.js';
import type { Reading } from '../../src/applivery/reading.js';
import { notRead } from '../../src/domain/build.js';
import { day, minute, type Clock } from '../../src/domain/clock.js';
import { samples } from '../../src/events/samples.js';
import { Intake } from '../../src/receive/intake.js';
import { readDelivery } from '../../src/receive/read-delivery.js';
import { buildKnown } from '../../src/stage/build-known.js';
import type { Store } from '../../src/store/store.js';
import { askForBuilds, findBuild, findBuilds, pinRuleset } from '../../src/store/tables/builds.js';
import { findDelivery, markMatched, recordFaults } from '../../src/store/tables/deliveries.js';
import { borderOfAge, pruneDeliveries } from '../../src/store/tables/retention.js';
import { MemoryLog } from '../support/memory-log.js';
import { kindsOfHome, type StoreHome } from '../support/store-homes.js';
import { until } from '../support/until.js';

const facts = { tags: ['a'], createdAt: 1_585_000_766_123, git: { branch: 'main', pr: 3 } };
const found: Reading = { outcome: 'read', status: 200, facts };
const away: Reading = { outcome: 'later', status: 500, trouble: 'away', retryAt: undefined };

for (const { name, skip, make } of kindsOfHome) {
  describe(`reading builds back on ${name}`, () => {
    let home: StoreHome;
    let store: Store;
    let other: Store;
    let clock: Clock;
    let delivery: string;

    before(skip);
    beforeEach(async () => {
      home = await make();
      store = await home.open();
      other = await home.open();
      clock = { now: () => home.now() };
      const intake = new Intake(store, clock, () => undefined);
      const body = Buffer.from(JSON.stringify(samples.build_processed));
      ({ id: delivery } = await intake.record(readDelivery(body, undefined, clock.now())));
      await store.transaction(async (tx) => {
        await askForBuilds(tx, [delivery], clock.now());
        await store.queue.put(tx, 'read-back', [delivery], clock.now());
        await store.queue.remove(tx, 'match', delivery);
      });
    });
    afterEach(async () => {
      await other.close();
      await store.close();
    });

    function stageOf(read: BuildReader['read'], on = store, stopping = new AbortController()) {
      return new ReadBack({
        ...{ store: on, reader: { read }, clock, log: new MemoryLog(), random: () => 0.5 },
        claimant: { owner: on === store ? 'one' : 'other', lease: 5 * minute },
        stopping: stopping.signal,
        read: () => undefined,
      });
    }

    const record = async () => (await findBuild(store.db, delivery))!;
    const toMatch = async () =>
      (await store.queue.claim('match', 'x', clock.now(), minute, 10)).map(({ ref }) => ref);

    it('keeps what was read, and puts the delivery to be matched', async () => {
      assert.equal(await stageOf(() => Promise.resolve(found)).readDue(), 1);
      assert.deepEqual((await record()).knowledge, { known: true, facts });
      assert.deepEqual(await buildKnown(other.db, delivery), { known: true, facts });
      assert.deepEqual(await toMatch(), [delivery]);
      assert.equal(await stageOf(() => Promise.resolve(found)).readDue(), 0);
    });

    it('keeps why nothing is known', async () => {
      const why = 'Applivery has no such build';
      await stageOf(() => Promise.resolve({ outcome: 'unknown', status: 404, why })).readDue();
      assert.deepEqual((await record()).knowledge, { known: false, why });
      assert.deepEqual(await toMatch(), [delivery]);
    });

    it('asks again later, and keeps what came of it', async () => {
      assert.equal(await stageOf(() => Promise.resolve(away)).readDue(), 1);
      const { tries, trouble, knowledge } = await record();
      assert.deepEqual([tries, trouble, knowledge], [1, 'away', undefined]);
      assert.deepEqual(await toMatch(), []);
      assert.equal(await stageOf(() => Promise.resolve(found)).readDue(), 0);
      await home.pass(minute);
      assert.equal(await stageOf(() => Promise.resolve(found)).readDue(), 1);
      assert.equal((await record()).nextTryAt, undefined);
    });

    it('asks from one instance at a time; of two answers the first one stays', async () => {
      const changed: Reading = { ...found, facts: {} };
      const slow = stageOf(async () => {
        // The instance stands still for so long that its claim lapses, and another one asks.
        await home.pass(10 * minute);
        const second = stageOf(() => Promise.resolve(found), other);
        await until(
          async () => (await second.readDue()) > 0 || undefined,
          () => 'it is given to the other one',
        );
        return changed;
      });
      await slow.readDue();
      assert.deepEqual((await record()).knowledge, { known: true, facts });
    });

    it('hands back what it was asking when the service stops, as if it had not', async () => {
      const stopping = new AbortController();
      const stage = stageOf(
        () => {
          stopping.abort();
          return Promise.resolve(away);
        },
        store,
        stopping,
      );
      await stage.readDue();
      assert.equal((await record()).tries, 0);
      assert.equal(await stage.readDue(), 0);
      assert.equal(await stageOf(() => Promise.resolve(found), other).readDue(), 1);
    });

    it('pins rules only to what is still to be matched', async () => {
      assert.deepEqual([...(await pinRuleset(store.db, [delivery], 'r1'))], [delivery]);
      assert.equal((await findDelivery(store.db, delivery))?.ruleset, 'r1');
      await markMatched(store.db, [delivery], 'matched', 'r1');
      assert.deepEqual([...(await pinRuleset(store.db, [delivery], 'r2'))], []);
      assert.equal((await findDelivery(store.db, delivery))?.ruleset, 'r1');
    });

    it('keeps why rules were not run beside what was wrong before', async () => {
      for (const fault of ['one', 'two']) {
        const known = await findDelivery(store.db, delivery);
        await store.transaction((tx) => recordFaults(tx, known!, [fault]));
      }
      assert.deepEqual((await findDelivery(other.db, delivery))?.faults, ['one', 'two']);
    });

    it('goes with its delivery', async () => {
      await markMatched(store.db, [delivery], 'unmatched', 'r');
      const border = borderOfAge(clock.now() + day);
      await store.transaction((tx) => pruneDeliveries(tx, border, ''));
      assert.equal((await findBuilds(store.db, [delivery])).size, 0);
      assert.deepEqual(await buildKnown(store.db, delivery), notRead);
    });
  });
}
