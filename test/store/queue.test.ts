import assert from 'node:assert/strict';
import { openSqlite } from '../../src/store/open-sqlite.js';
import type { Store } from '../../src/store/store.js';
import { temporaryFolder } from '../support/data-folder.js';

// The contract of the queue; PostgreSQL's has to keep the same.
describe('the queue', () => {
  let store: Store;

  beforeEach(async () => {
    store = await openSqlite(temporaryFolder());
  });
  afterEach(() => store.close());

  const claim = (owner: string, now: number, limit = 10) =>
    store.queue.claim('act', owner, now, 100, limit);
  const refs = (claims: readonly { ref: string }[]) => claims.map(({ ref }) => ref);

  it('gives what is due, the longest due first, and no more than asked for', async () => {
    await store.queue.put(store.db, 'act', ['late'], 30);
    await store.queue.put(store.db, 'act', ['early'], 10);
    await store.queue.put(store.db, 'act', ['middle'], 20);
    assert.deepEqual(refs(await claim('a', 5)), []);
    assert.deepEqual(refs(await claim('a', 25, 1)), ['early']);
    assert.deepEqual(refs(await claim('a', 25)), ['middle']);
  });

  it('keeps queues apart', async () => {
    await store.queue.put(store.db, 'match', ['x'], 0);
    assert.deepEqual(refs(await claim('a', 1)), []);
  });

  it('gives an entry to one owner, until the claim runs out', async () => {
    await store.queue.put(store.db, 'act', ['x'], 0);
    assert.equal((await claim('a', 1)).length, 1);
    assert.equal((await claim('b', 100)).length, 0);
    assert.equal((await claim('b', 101)).length, 1);
  });

  it('takes nothing from an owner who lost the claim', async () => {
    await store.queue.put(store.db, 'act', ['x'], 0);
    const [lost] = await claim('a', 1);
    const [held] = await claim('b', 200);
    assert.equal(await store.queue.finish(store.db, lost!), false);
    assert.equal(await store.queue.handBack(store.db, lost!, 0), false);
    assert.equal(await store.queue.finish(store.db, held!), true);
    assert.equal(await store.queue.nextDue('act'), undefined);
  });

  it('hands an entry back for its new time, to anybody', async () => {
    await store.queue.put(store.db, 'act', ['x'], 0);
    const [held] = await claim('a', 1);
    assert.equal(await store.queue.nextDue('act'), undefined);
    await store.queue.handBack(store.db, held!, 50);
    assert.equal(await store.queue.nextDue('act'), 50);
    assert.deepEqual(refs(await claim('b', 49)), []);
    assert.deepEqual(refs(await claim('b', 50)), ['x']);
  });

  it('has one entry of a name: putting it again moves its time and frees it', async () => {
    await store.queue.put(store.db, 'act', ['x'], 0);
    const [held] = await claim('a', 1);
    await store.queue.put(store.db, 'act', ['x'], 500);
    assert.equal(await store.queue.finish(store.db, held!), false);
    assert.equal(await store.queue.nextDue('act'), 500);
  });

  it('frees everything that a dead process held', async () => {
    await store.queue.put(store.db, 'act', ['x', 'y'], 0);
    await claim('dead', 1);
    await store.queue.releaseAll();
    assert.deepEqual(refs(await claim('b', 2)).sort(), ['x', 'y']);
  });

  it('shows nothing of a transaction that was rolled back', async () => {
    await assert.rejects(
      store.transaction(async (tx) => {
        await store.queue.put(tx, 'act', ['x'], 0);
        throw new Error('rolled back');
      }),
    );
    assert.deepEqual(await claim('a', 1), []);
  });
});
