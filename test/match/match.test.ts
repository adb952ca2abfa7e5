import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { samples } from '../../src/events/samples.js';
import { replayDelivery } from '../../src/operate/replay-delivery.js';
import { findDelivery } from '../../src/store/tables/deliveries.js';
import { deliveryDetails } from '../../src/views/delivery-view.js';
import { byTest } from '../support/by-test.js';
import { Stages } from '../support/stages.js';

const rules = `
  - id: android
    on: build_processed
    if: event.build.os == "android"
    steps: [{ uses: github/send, with: { name: a } }, { uses: github/send, with: { name: b } }]
  - id: every
    on: build_processed
    steps: [{ uses: github/send, with: { name: c } }]
  - id: others
    on: bug_created
    steps: [{ uses: github/send, with: { name: d } }]
  - id: sleeping
    on: build_processed
    mode: off
    steps: [{ uses: github/send, with: { name: e } }]
`;

const build = samples.build_processed!;

describe('the match stage', () => {
  let stages: Stages;

  beforeEach(async () => {
    stages = await Stages.open({ rules });
  });
  afterEach(() => stages.close());

  it('makes a task for each step of each rule that matches, the first ones due', async () => {
    const id = await stages.receive(build);
    assert.equal(await stages.match(), 1);
    assert.deepEqual(
      (await stages.tasks(id)).map(({ rule, step, nextAttemptAt }) => [
        rule,
        step,
        nextAttemptAt !== undefined,
      ]),
      [
        ['android', '1', true],
        ['android', '2', false],
        ['every', '1', true],
      ],
    );
    assert.equal((await findDelivery(stages.store.db, id))?.status, 'matched');
  });

  it('matches a delivery once', async () => {
    await stages.receive(build);
    assert.equal(await stages.match(), 1);
    assert.equal(await stages.match(), 0);
  });

  it('keeps no delivery to itself that it could not match', async () => {
    const id = await stages.receive(build);
    const { db } = stages.store;
    await sql`create trigger no_room before insert on tasks
      begin select raise(abort, 'there is no room'); end`.execute(db);
    await assert.rejects(stages.match(), /there is no room/);
    await sql`drop trigger no_room`.execute(db);
    assert.equal(await stages.match(), 1);
    assert.equal((await stages.tasks(id)).length, 3);
  });

  it('records that no rule matched', async () => {
    const id = await stages.receive(samples.feedback_created!);
    await stages.match();
    assert.equal((await findDelivery(stages.store.db, id))?.status, 'unmatched');
    assert.deepEqual(await stages.tasks(id), []);
  });

  it('lets deliveries wait while there are no valid rules', async () => {
    const id = await stages.receive(build);
    stages.catalog.use(undefined);
    assert.equal(await stages.match(), 0);
    await stages.useRules(rules);
    assert.equal(await stages.match(), 1);
    assert.equal((await stages.tasks(id)).length, 3);
  });

  it('explains a delivery by the rules as they were then', async () => {
    const id = await stages.receive({ ...build, build: { id: 'x', url: 'u', os: 'ios' } });
    await stages.match();
    await stages.useRules(rules.replaceAll('"android"', '"ios"'));
    const delivery = await findDelivery(stages.store.db, id);
    const { rules: explained } = await deliveryDetails(delivery!, {
      db: stages.store.db,
      catalog: stages.catalog,
      publicUrl: 'http://127.0.0.1',
    });
    const told = explained.map(({ rule, matched, why }) => ({ rule, matched, why }));
    assert.deepEqual(told, [
      { rule: 'every', matched: true, why: undefined },
      {
        rule: 'android',
        matched: false,
        why: 'wants `event.build.os == "android"`; it is `"ios"`',
      },
      { rule: 'sleeping', matched: false, why: 'is off (`mode: off`)' },
      {
        rule: 'others',
        matched: false,
        why: 'is for `bug_created`; this is `build_processed`',
      },
    ]);
  });

  describe('a replay', () => {
    const changed = rules.replace('name: c', 'name: changed');

    it('runs the rules of now for the same event, as a delivery of its own', async () => {
      const id = await stages.run(build);
      await stages.useRules(changed);
      const replay = await replayDelivery(id, 'current', stages.store, stages.clock, byTest);
      await stages.match();
      await stages.actAll();
      assert.equal((await findDelivery(stages.store.db, replay.id))?.replayOf, id);
      assert.deepEqual(stages.provider.performed().sort(), ['a', 'a', 'b', 'b', 'c', 'changed']);
    });

    it('runs the rules as they were, if asked to', async () => {
      const id = await stages.run(build);
      await stages.useRules(changed);
      await replayDelivery(id, 'as-received', stages.store, stages.clock, byTest);
      await stages.match();
      await stages.actAll();
      assert.ok(!stages.provider.performed().includes('changed'));
      assert.equal(stages.provider.performed().length, 6);
    });

    it('meets the equalities of the rules that it runs, and no others', async () => {
      const id = await stages.run({ ...build, build: { id: 'x', url: 'u', os: 'android' } });
      await stages.useRules(rules.replaceAll('"android"', '"ios"'));
      for (const [which, expected] of [
        ['current', ['every']],
        ['as-received', ['android', 'android', 'every']],
      ] as const) {
        const replay = await replayDelivery(id, which, stages.store, stages.clock, byTest);
        await stages.match();
        const tasks = await stages.tasks(replay.id);
        assert.deepEqual(
          tasks.map(({ rule }) => rule),
          expected,
        );
      }
    });

    it('is refused where there is nothing to replay', async () => {
      const replay = (id: string, which: 'current' | 'as-received') =>
        replayDelivery(id, which, stages.store, stages.clock, byTest);
      await assert.rejects(replay('nothing', 'current'), /There is no delivery nothing/);
      const rejected = await stages.receive([] as unknown as typeof build);
      await assert.rejects(replay(rejected, 'current'), /was rejected/);
      const waiting = await stages.receive(build);
      await assert.rejects(replay(waiting, 'as-received'), /never matched/);
    });
  });
});
