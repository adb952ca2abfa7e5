import assert from 'node:assert/strict';
import { findDelivery } from '../../src/store/tables/deliveries.js';
import { listAudit } from '../../src/store/tables/audit.js';
import { samples } from '../../src/events/samples.js';
import { onRecord } from '../../src/operate/on-record.js';
import { replayDelivery } from '../../src/operate/replay-delivery.js';
import { retryTask } from '../../src/operate/retry-task.js';
import { Stages } from '../support/stages.js';

const rules = `
  - id: one
    on: bug_created
    steps:
      - { uses: github/send, with: { name: x } }
`;

describe('the record of changes', () => {
  let stages: Stages;

  beforeEach(async () => {
    stages = await Stages.open({ rules });
  });
  afterEach(() => stages.close());

  async function recorded(): Promise<string[]> {
    const entries = await listAudit(stages.store.db, { limit: 9 });
    return entries
      .toReversed()
      .map(({ who, operation, target, reason = '-', outcome }) =>
        [who, operation, target, reason, outcome].join(' | '),
      );
  }

  it('has who asked for what, why, and what came of it', async () => {
    const id = await stages.run(samples.bug_created!);
    const { store, clock } = stages;
    const by = { who: 'jane', reason: '  the farm was down ' };
    await replayDelivery(id, 'as-received', store, clock, by);
    await assert.rejects(retryTask((await stages.task(id)).id, store, clock, { who: 'joe' }));
    assert.deepEqual(await recorded(), [
      `jane | replay with the rules of then | ${id} | the farm was down | done`,
      `joe | retry | ${(await stages.task(id)).id} | - | not done: Task ${(await stages.task(id)).id} was sent already (succeeded). To run the rules again for its event, replay delivery ${id}.`,
    ]);
  });

  it('is written with the change or not at all', async () => {
    const id = await stages.run(samples.bug_created!);
    const { store, clock } = stages;
    const wish = { who: 'jane', operation: 'forget', target: id };
    await assert.rejects(
      onRecord(store, clock, wish, async (tx) => {
        await tx.deleteFrom('deliveries').execute();
        throw new Error('the disk is full');
      }),
      /the disk is full/,
    );
    assert.deepEqual(await recorded(), []);
    assert.ok(await findDelivery(store.db, id));
  });

  it('cuts what is longer than anybody reads', async () => {
    const wish = { who: 'w'.repeat(999), operation: 'x', target: 't'.repeat(999) };
    const { store, clock } = stages;
    await onRecord(store, clock, { ...wish, reason: 'r'.repeat(999) }, () => Promise.resolve());
    const [entry] = await listAudit(store.db, { limit: 1 });
    assert.deepEqual(
      [entry?.who.length, entry?.target.length, entry?.reason?.length],
      [600, 200, 300],
    );
  });
});
