import assert from 'node:assert/strict';
import { hour, minute, type Millis } from '../../src/domain/clock.js';
import type { Claim } from '../../src/store/queue.js';
import type { Store } from '../../src/store/store.js';
import { kindsOfHome, type StoreHome } from '../support/store-homes.js';
import { until } from '../support/until.js';

// One contract, whichever database the queue is in.
for (const { name, skip, make } of kindsOfHome) {
  describe(`the queue on ${name}`, function () {
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

    const claim = (by: Store, limit = 10) =>
      by.queue.claim('act', by === store ? 'a' : 'b', home.now(), 5 * minute, limit);
    const put = (refs: readonly string[], after: Millis) =>
      store.queue.put(store.db, 'act', refs, home.now() + after);
    const refs = (claims: readonly Claim[]) => claims.map(({ ref }) => ref);
    const claimOne = async (by: Store) => {
      const [first] = await claim(by);
      assert.ok(first);
      return first;
    };

    it('gives what is due, the first first, and no more than asked for', async () => {
      await put(['early'], 0);
      await put(['later'], 2 * hour);
      await put(['late'], 1 * hour);
      const early = await claimOne(store);
      assert.equal(early.ref, 'early');
      await store.queue.finish(store.db, early);
      await home.pass(90 * minute);
      assert.deepEqual(refs(await claim(store)), ['late']);
      await home.pass(1 * hour);
      await put(['last'], 0);
      assert.equal((await claim(other, 1)).length, 1);
    });

    it('keeps queues apart', async () => {
      await store.queue.put(store.db, 'match', ['x'], home.now());
      assert.deepEqual(await claim(store), []);
    });

    it('gives many entries to many claimants, each to one', async () => {
      const all = Array.from({ length: 100 }, (_, n) => `entry-${n}`);
      await put(all, 0);
      const given: string[] = [];
      while (given.length < all.length) {
        const claims = await Promise.all(
          Array.from({ length: 10 }, (_, n) => claim(n % 2 === 0 ? store : other, 5)),
        );
        assert.notEqual(claims.flat().length, 0, 'some are left, and nobody gets one');
        given.push(...refs(claims.flat()));
      }
      assert.deepEqual(given.sort(), all.sort());
    });

    it('gives what somebody claimed, and then stood still with, to another', async function () {
      await put(['x'], 0);
      const lost = await claimOne(store);
      assert.deepEqual(await claim(other), []);
      await home.pass(6 * minute);
      const held = await until(
        async () => (await claim(other))[0],
        () => 'the claim runs out',
      );
      assert.equal(await store.queue.finish(store.db, lost), false);
      assert.equal(await store.queue.handBack(store.db, lost, home.now()), false);
      assert.equal(await other.queue.finish(other.db, held), true);
      assert.equal(await other.queue.finish(other.db, held), false);
    });

    it('hands an entry back for its new time, to anybody', async () => {
      await put(['x'], 0);
      const held = await claimOne(store);
      assert.equal(await store.queue.handBack(store.db, held, home.now() + hour), true);
      assert.equal(await store.queue.finish(store.db, held), false);
      assert.deepEqual(await claim(other), []);
      await home.pass(hour);
      assert.deepEqual(refs(await claim(other)), ['x']);
    });

    it('keeps an entry that cannot be handed back, or put again, for another', async () => {
      await put(['x'], 0);
      const held = await claimOne(store);
      await home.refuseEntries(async () => {
        await assert.rejects(store.queue.handBack(store.db, held, home.now()));
        await assert.rejects(put(['x'], 0));
      });
      await home.pass(6 * minute);
      await until(
        async () => refs(await claim(other)).includes('x'),
        () => 'the entry is still there',
      );
    });

    it('has one entry of a name: putting it again moves its time and frees it', async () => {
      await put(['x'], 0);
      const held = await claimOne(store);
      await put(['x', 'y'], hour);
      assert.equal(await store.queue.finish(store.db, held), false);
      assert.deepEqual(await claim(other), []);
      await home.pass(hour);
      assert.deepEqual(refs(await claim(other)).sort(), ['x', 'y']);
    });

    it('takes an entry away from whoever has it', async () => {
      await put(['x', 'y'], 0);
      await claim(store, 1);
      await store.queue.remove(store.db, 'act', 'x');
      await store.queue.remove(store.db, 'act', 'y');
      await home.pass(hour);
      assert.deepEqual(await claim(other), []);
    });

    it('lets an entry come again when it is finished', async () => {
      await put(['x'], 0);
      await store.queue.finish(store.db, await claimOne(store));
      await put(['x'], 0);
      assert.deepEqual(refs(await claim(other)), ['x']);
    });

    it('finishes many at once, but for those that were lost', async () => {
      await put(['x', 'y', 'z'], 0);
      const claims = await claim(store);
      await put(['y'], hour);
      const finished = await store.queue.finishAll(store.db, claims);
      assert.deepEqual(refs(finished).sort(), ['x', 'z']);
      assert.deepEqual(await store.queue.finishAll(store.db, claims), []);
      assert.deepEqual(await store.queue.finishAll(store.db, []), []);
    });

    it('shows nothing of a transaction that was rolled back', async () => {
      await put(['held'], 0);
      const held = await claimOne(store);
      await assert.rejects(
        store.transaction(async (tx) => {
          await store.queue.put(tx, 'act', ['x'], home.now());
          await store.queue.finish(tx, held);
          throw new Error('rolled back');
        }),
        /rolled back/,
      );
      assert.deepEqual(await claim(other), []);
      assert.equal(await store.queue.finish(store.db, held), true);
    });
  });
}
