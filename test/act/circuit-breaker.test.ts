import assert from 'node:assert/strict';
import { hour, minute, second } from '../../src/domain/clock.js';
import { Failure } from '../../src/domain/failure.js';
import { samples } from '../../src/events/samples.js';
import { findCircuit, listCircuits, setCircuit } from '../../src/store/tables/circuits.js';
import { Stages } from '../support/stages.js';

const build = samples.build_processed!;

const rules = `
  - id: one
    on: [build_processed]
    steps:
      - uses: github/send
        retry: { attempts: 1 }
        with: { name: "\${{ event.build.id }}" }
`;

const down = () => {
  throw new Failure('unavailable', 'GitHub cannot be reached: ECONNREFUSED');
};

describe('the circuit breaker of a connection', () => {
  let stages: Stages;

  beforeEach(async () => {
    stages = await Stages.open({ rules });
  });
  afterEach(() => stages.close());

  const event = (n: number) => ({
    ...build,
    build: { id: `${n}`, os: 'ios', url: `https://x/${n}` },
  });
  const circuit = () => findCircuit(stages.store.db, 'github');

  async function pass(time: number, step = 5 * second): Promise<void> {
    for (let passed = 0; passed < time; passed += step) {
      stages.clock.move(step);
      await stages.actAll();
    }
  }

  it('lets tasks wait while the provider is down, whatever their attempts, and sends all afterwards', async () => {
    stages.provider.perform = down;
    const ids: string[] = [];
    for (let n = 0; n < 10; n += 1) ids.push(await stages.run(event(n)));
    await pass(2 * hour, minute);

    for (const id of ids) assert.equal((await stages.task(id)).status, 'pending');
    stages.provider.perform = (name) => ({ kind: 'sent', id: name });
    await pass(3 * minute);

    for (const id of ids) assert.equal((await stages.task(id)).status, 'succeeded');
    assert.equal((await circuit())?.state, 'closed');
  });

  it('opens after three failures in a row, and says since when, why, and when it looks again', async () => {
    stages.provider.perform = down;
    for (let n = 0; n < 3; n += 1) await stages.run(event(n));

    const [found] = await listCircuits(stages.store.db);
    assert.deepEqual(found, {
      connection: 'github',
      state: 'open',
      failures: 3,
      probes: 0,
      since: stages.clock.now(),
      reason: 'GitHub cannot be reached: ECONNREFUSED.',
      nextProbeAt: stages.clock.now() + 10 * second,
    });
    const late = await stages.task(await stages.run(event(3)));
    assert.deepEqual([late.status, late.attempts], ['pending', 0]);
    assert.match(late.reason ?? '', /has had no answer since 2026-11-23T09:00:00.000Z/);
  });

  it('sends one probe now and then, less and less often, down to one a minute', async () => {
    stages.provider.perform = down;
    for (let n = 0; n < 20; n += 1) await stages.receive(event(n));
    await stages.match();
    await stages.actAll();
    const atFirst = stages.provider.performed().length;
    const probes: number[] = [];
    for (let waited = second; waited <= 5 * minute; waited += second) {
      const before = stages.provider.performed().length;
      stages.clock.move(second);
      await stages.actAll();
      const sent = stages.provider.performed().length - before;
      assert.ok(sent <= 1);
      if (sent === 1) probes.push(waited / second);
    }

    assert.ok(atFirst <= 8, 'what was on its way at once');
    assert.deepEqual(probes.slice(0, 4), [10, 30, 70, 130]);
    assert.ok(probes.length >= 6 && probes.length <= 8, probes.join());
  });

  it('opens for answers that are server errors, and not for refusals', async () => {
    stages.provider.perform = () => {
      throw new Failure('refused', 'GitHub answered 422', { httpStatus: 422 });
    };
    for (let n = 0; n < 5; n += 1) await stages.run(event(n));
    assert.equal(await circuit(), undefined);

    stages.provider.perform = () => {
      throw new Failure('unknown', 'GitHub answered 502', { httpStatus: 502 });
    };
    for (let n = 5; n < 8; n += 1) await stages.run(event(n));
    assert.equal((await circuit())?.state, 'open');
  });

  it('forgets failures that are not in a row', async () => {
    for (let n = 0; n < 6; n += 1) {
      stages.provider.perform = n % 2 === 0 ? down : (name) => ({ kind: 'sent', id: name });
      await stages.run(event(n));
    }
    assert.deepEqual([(await circuit())?.state, (await circuit())?.failures], ['closed', 0]);
  });

  it('sends another probe when nothing was heard of the one before', async () => {
    stages.provider.perform = down;
    for (let n = 0; n < 3; n += 1) await stages.run(event(n));
    // As an instance leaves it that dies while its probe is out.
    const lost = stages.clock.now() + 2 * minute;
    await setCircuit(stages.store.db, 'github', { state: 'probing', nextProbeAt: lost });
    stages.provider.perform = (name) => ({ kind: 'sent', id: name });
    await pass(minute);
    assert.equal((await circuit())?.state, 'probing');
    await pass(3 * minute);
    assert.equal((await circuit())?.state, 'closed');
  });
});
