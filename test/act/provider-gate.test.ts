import assert from 'node:assert/strict';
import { providerGate } from '../../src/act/provider-gate.js';
import { minute, second } from '../../src/domain/clock.js';
import { Failure } from '../../src/domain/failure.js';
import type { Gate } from '../../src/domain/provider.js';
import type { Store } from '../../src/store/store.js';
import { HandClock } from '../support/hand-clock.js';
import { kindsOfHome } from '../support/store-homes.js';

const limits = { spacing: second, perMinute: 3, perHour: 500 };

/** Whether it was let through, or else how long it is held. */
async function asked(gate: Gate, clock: HandClock, nature: 'read' | 'write' = 'write') {
  try {
    await gate.admit(nature);
    return 'admitted';
  } catch (error) {
    assert.ok(error instanceof Failure);
    assert.deepEqual([error.reason, error.held], ['rate-limited', true]);
    return (error.retryAt ?? 0) - clock.now();
  }
}

for (const { name, skip, make } of kindsOfHome) {
  describe(`the gate of a connection, on ${name}`, () => {
    before(skip);
    const clock = new HandClock();
    let stores: Store[];
    let gates: Gate[];

    // Two processes, where the home is made for several.
    beforeEach(async () => {
      const home = await make();
      const first = await home.open();
      stores = name === 'PostgreSQL' ? [first, await home.open()] : [first];
      gates = [first, stores.at(-1)!].map((store) =>
        providerGate({ name: 'github', limits }, store, clock),
      );
    });
    afterEach(() => Promise.all(stores.map((store) => store.close())));

    it('lets one of several processes write at a time', async () => {
      const answers = await Promise.all(gates.map((gate) => asked(gate, clock)));
      assert.deepEqual(answers.toSorted(), [second, 'admitted'].toSorted());
    });

    it('counts what all of them wrote, and frees as time passes', async () => {
      for (let n = 0; n < 3; n += 1) {
        assert.equal(await asked(gates[n % 2]!, clock), 'admitted');
        clock.move(second);
      }
      assert.equal(await asked(gates[1]!, clock), minute - 3 * second);
      clock.move(minute - 3 * second);
      assert.equal(await asked(gates[1]!, clock), 'admitted');
    });

    it('lets no write through after it stood still while it asked', async () => {
      const [store] = stores;
      const slow = providerGate(
        { name: 'gitlab', limits: 'off' },
        {
          ...store!,
          get db() {
            clock.move(11 * second);
            return store!.db;
          },
        },
        clock,
      );
      await assert.rejects(
        slow.admit('write'),
        (error) =>
          error instanceof Failure && error.held && error.message.includes('stood still for 11 s'),
      );
      await slow.admit('read');
    });

    it('does not count what is read', async () => {
      for (let n = 0; n < 10; n += 1)
        assert.equal(await asked(gates[0]!, clock, 'read'), 'admitted');
      assert.equal(await asked(gates[0]!, clock), 'admitted');
    });

    it('holds back reads and writes of all during a pause, which no later word makes shorter', async () => {
      await gates[0]!.pause(clock.now() + minute, 'Slow down.');
      await gates[1]!.pause(clock.now() + second, 'Slow down.');
      assert.equal(await asked(gates[1]!, clock, 'read'), minute);
      assert.equal(await asked(gates[0]!, clock), minute);
      clock.move(minute);
      assert.equal(await asked(gates[1]!, clock), 'admitted');
    });

    it('holds back no other connection', async () => {
      await gates[0]!.pause(clock.now() + minute, 'Slow down.');
      const other = providerGate({ name: 'other', limits }, stores[0]!, clock);
      assert.equal(await asked(other, clock), 'admitted');
    });

    it('remembers no more writes than it has to', async () => {
      for (let n = 0; n < 505; n += 1) {
        clock.move(minute);
        assert.equal(await asked(gates[0]!, clock), 'admitted');
      }
      const rows = await stores[0]!.db.selectFrom('writes').select('n').execute();
      assert.equal(rows.length, 500);
    });
  });
}
