import assert from 'node:assert/strict';
import { passCircuit } from '../../src/act/circuit-breaker.js';
import { takeTurn } from '../../src/act/take-turn.js';
import { minute, second } from '../../src/domain/clock.js';
import { countFailure, listCircuits, setCircuit } from '../../src/store/tables/circuits.js';
import {
  findEffect,
  recordEffect,
  recordIntent,
  withdrawIntent,
  type Intent,
} from '../../src/store/tables/effects.js';
import type { Store } from '../../src/store/store.js';
import { kindsOfHome } from '../support/store-homes.js';

const now = Date.parse('2026-11-23T09:00:00Z');

for (const { name, skip, make } of kindsOfHome) {
  describe(`what instances share, on ${name}`, () => {
    let stores: Store[];

    before(skip);
    beforeEach(async () => {
      const home = await make();
      const first = await home.open();
      stores = [first, name === 'PostgreSQL' ? await home.open() : first];
    });
    afterEach(() => Promise.all([...new Set(stores)].map((store) => store.close())));

    const intent: Intent = {
      task: 't',
      key: 'k',
      kind: 'sent',
      alike: 'a',
      at: now,
      resends: 0,
    };

    it('lets one of those who read the same announce the next call', async () => {
      const announce = async () => {
        const known = await findEffect(stores[0]!.db, 't');
        const told = await Promise.all(
          [...stores, ...stores].map((store) =>
            store.transaction((tx) => recordIntent(tx, intent, known)),
          ),
        );
        return told.filter(Boolean).length;
      };
      assert.equal(await announce(), 1);
      assert.equal(await announce(), 1);
      assert.equal((await findEffect(stores[0]!.db, 't'))?.calls, 2);
    });

    it('goes back to what was known when the call was not made after all', async () => {
      const [{ db }] = stores as [Store];
      await recordIntent(db, intent, undefined);
      const before = await findEffect(db, 't');
      await recordIntent(db, { ...intent, at: now + minute, resends: 1 }, before);
      await withdrawIntent(db, 't', before);
      const { calls, ...rest } = (await findEffect(db, 't'))!;
      assert.deepEqual({ ...rest, calls: 1 }, before);
      assert.equal(calls, 2);
    });

    it('gives what was made to one task only', async () => {
      const [{ db }] = stores as [Store];
      await recordIntent(db, intent, undefined);
      await recordIntent(db, { ...intent, task: 'u', key: 'l' }, undefined);
      assert.equal(await recordEffect(db, 't', { kind: 'run', id: '7' }, 'a:7'), true);
      assert.equal(await recordEffect(db, 'u', { kind: 'run', id: '7' }, 'a:7'), false);
      assert.equal((await findEffect(db, 'u'))?.state, 'intended');
      await assert.rejects(
        db.updateTable('effects').set({ remote: 'a:7' }).where('task', '=', 'u').execute(),
        /unique/i,
      );
    });

    it('gives each task a turn of its own', async () => {
      const limits = { spacing: second, perMinute: 80, perHour: 500 };
      const waits = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          stores[n % 2]!.transaction((tx) =>
            takeTurn(tx, `t${n}`, { name: 'github', limits }, now, () => 0.5),
          ),
        ),
      );
      const times = waits.map((wait) => wait?.at ?? now).toSorted((a, b) => a - b);
      assert.equal(waits.filter((wait) => wait === undefined).length, 1);
      assert.ok(times.every((at, n) => n === 0 || at - times[n - 1]! >= second));
    });

    it('lets one probe out while a provider is down', async () => {
      const [{ db }] = stores as [Store];
      await countFailure(db, 'github', now);
      await setCircuit(db, 'github', { state: 'open', since: now, nextProbeAt: now });
      const passages = await Promise.all(
        Array.from({ length: 8 }, (_, n) => passCircuit(stores[n % 2]!.db, 'github', now, () => 0)),
      );
      assert.equal(passages.filter((passage) => passage === 'probe').length, 1);
      assert.equal(passages.filter((passage) => passage === 'pass').length, 0);
      assert.deepEqual(
        (await listCircuits(db)).map(({ connection, state }) => [connection, state]),
        [['github', 'probing']],
      );
    });
  });
}
