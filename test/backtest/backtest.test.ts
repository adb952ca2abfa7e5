import assert from 'node:assert/strict';
import { backtest } from '../../src/backtest/backtest.js';
import type { BacktestReport } from '../../src/backtest/backtest-report.js';
import { groupText } from '../../src/backtest/change-text.js';
import { day, minute } from '../../src/domain/clock.js';
import { Failure } from '../../src/domain/failure.js';
import { replayDelivery } from '../../src/operate/replay-delivery.js';
import { byTest } from '../support/by-test.js';
import { Stages } from '../support/stages.js';

const event = (name: string, more: object = {}) => ({ action: 'made_up', name, ...more });

function rule(id: string, name: string, more = ''): string {
  return `
  - id: ${id}
    on: made_up
    ${more}
    steps:
      - id: first
        uses: github/send
        allow-untrusted: [name]
        with: { name: ${name} }
`;
}

const named = '"${{ event.name }}"';

describe('a backtest', () => {
  let stages: Stages;

  afterEach(() => stages.close());

  async function recorded(rules: string, names: readonly string[] = ['a', 'b', 'c']) {
    stages = await Stages.open({ rules });
    for (const name of names) {
      await stages.run(event(name));
      stages.clock.move(minute);
    }
  }

  async function against(rules: string, more: Partial<Parameters<typeof backtest>[0]> = {}) {
    await stages.useRules(rules);
    const asked = stages.provider.asked.length;
    const report = await backtest({
      db: stages.store.db,
      ruleset: stages.catalog.current!,
      catalog: stages.catalog,
      since: 0,
      publicUrl: 'http://127.0.0.1:8080',
      makesOf: () => 'sent',
      limit: 20,
      ...more,
    });
    assert.equal(stages.provider.asked.length, asked);
    return report;
  }

  const texts = (report: BacktestReport) => report.groups.map(groupText);

  it('finds nothing where the rules send the same', async () => {
    await recorded(rule('a', named));
    assert.deepEqual(texts(await against(rule('a', named))), []);
    const other = await against(rule('a', named, 'description: says it in other words'));
    assert.deepEqual([other.deliveries, other.total], [3, 0]);
  });

  it('counts what would start, and what would not any more, with delivery and reason', async () => {
    await recorded(rule('a', named, 'if: event.name == "a"'));
    const report = await against(rule('a', named, 'if: event.name != "a"'));
    assert.deepEqual(texts(report), [
      '2 dispatches that were not sent would be',
      '1 dispatch that was sent would not be',
    ]);
    const [stopped] = report.groups[1]!.changes;
    assert.equal(stopped?.why, 'the rule wants `event.name != "a"`; it is `"a"`');
    assert.equal((await stages.tasks(stopped.delivery.id)).length, 1);
  });

  it('says which inputs would be others', async () => {
    await recorded(rule('a', named));
    const report = await against(rule('a', '"${{ event.name }}${{ event.name }}"'));
    assert.deepEqual(texts(report), ['3 dispatches would have another name']);
    assert.deepEqual(report.groups[0]?.changes[0]?.fields, [
      { name: 'name', before: 'a', after: 'aa' },
    ]);
  });

  it('says what could not be filled in, and is silent about what could not be then either', async () => {
    await recorded(rule('a', '"${{ event.more }}"'), ['a']);
    await stages.run(event('b', { more: 'x' }));
    assert.deepEqual(texts(await against(rule('a', '"${{ event.more }}"', 'name: x'))), []);
    assert.deepEqual(texts(await against(rule('a', '"${{ event.none }}"'))), [
      '1 dispatch could not be filled in, and would fail',
    ]);
  });

  it('takes what another rule sends just the same for the same', async () => {
    await recorded(rule('a', named) + rule('b', '"b ${{ event.name }}"'));
    assert.deepEqual(texts(await against(rule('b', named) + rule('c', '"c"'))), [
      '3 dispatches that were not sent would be',
      '3 dispatches that were sent would not be',
    ]);
    assert.deepEqual(
      texts(await against(rule('x', named) + rule('y', '"b ${{ event.name }}"'))),
      [],
    );
  });

  it('takes what is in shadow mode, then or now, for nothing sent', async () => {
    const [live, shadow] = [rule('a', named), rule('a', named, 'mode: shadow')];
    await recorded(shadow);
    assert.deepEqual(texts(await against(shadow + rule('b', '"b"', 'if: false'))), []);
    assert.deepEqual(texts(await against(live)), ['3 dispatches that were not sent would be']);
    assert.deepEqual(texts(await against(rule('other', named))), [
      '3 dispatches that were not sent would be',
    ]);
    await stages.close();
    await recorded(live);
    const report = await against(shadow);
    assert.deepEqual(texts(report), ['3 dispatches that were sent would not be']);
    assert.equal(report.groups[0]?.changes[0]?.why, 'the rule is in shadow mode');
    assert.equal(report.undecided, 0);
  });

  it('does not blame the rules for the time or the address that it is asked from', async () => {
    const words = '"${{ now }} ${{ delivery.url }}"';
    await recorded(rule('a', words, 'if: now > timestamp("1970-01-01T00:00:00Z")'));
    const more = { publicUrl: 'https://elsewhere.example' };
    assert.deepEqual(texts(await against(rule('a', words, 'name: x'), more)), []);
    assert.equal((await against(rule('a', `"x${words.slice(1)}`), more)).total, 3);
  });

  it('does not blame the rules for a condition on the time either', async () => {
    const late = 'if: now > timestamp("2026-11-23T12:00:00Z")';
    stages = await Stages.open({ rules: rule('a', named, late) });
    await stages.receive(event('a'));
    stages.clock.move(day / 2);
    await stages.match();
    await stages.actAll();
    assert.equal(stages.provider.performed().length, 1);
    const more = `${late}\n    name: x`;
    assert.equal((await against(rule('a', named, more))).total, 0);
  });

  it('counts what would be filled in now, and not what was given up on', async () => {
    await recorded(rule('a', '"${{ event.none }}"'), ['a']);
    stages.provider.perform = () => {
      throw new Failure('unavailable', 'away');
    };
    await stages.receive(event('b'));
    stages.clock.move(2 * day);
    await stages.match();
    await stages.actAll();
    const report = await against(rule('a', '"x"'));
    assert.deepEqual(texts(report), ['1 dispatch that was not sent would be']);
    assert.equal(report.undecided, 1);
  });

  it('reports what it cannot hold against the rules of then', async () => {
    await recorded(rule('a', named));
    await stages.store.db.deleteFrom('rulesets').execute();
    assert.equal((await against(rule('a', named, 'name: x'))).total, 0);
    await stages.store.db.deleteFrom('rulesets').execute();
    assert.equal((await against(rule('a', '"x"'))).total, 3);
  });

  it('gives later steps the end that the earlier ones had', async () => {
    const second = (words: string, condition: string) => `
      - uses: github/send
        if: ${condition}
        with: { name: ${words} }
`;
    stages = await Stages.open({
      rules: rule('a', named) + second('"after ${{ steps.first.id }}"', 'success()'),
    });
    stages.provider.perform = (name) => {
      if (name === 'bad') throw new Failure('refused', 'no');
      return { kind: 'sent', id: `id-${name}` };
    };
    await stages.run(event('good'));
    await stages.run(event('bad'));
    const after = rule('a', named) + second('"then ${{ steps.first.id }}"', 'success()');
    const report = await against(after);
    assert.deepEqual(
      report.groups.flatMap(({ changes }) => changes.map(({ fields }) => fields)),
      [[{ name: 'name', before: 'after id-good', after: 'then id-good' }]],
    );
    const failing = rule('a', named) + second('"${{ steps.first.conclusion }}"', 'failure()');
    const [starts, stops] = (await against(failing)).groups;
    assert.deepEqual([starts?.sort, starts?.count], ['starts', 1]);
    assert.deepEqual([stops?.sort, stops?.count], ['stops', 1]);
    assert.equal(
      stops?.changes[0]?.why,
      'Its `if` wants `failure()`; all steps before it succeeded.',
    );
  });

  it('leaves out what was never decided, and says how much', async () => {
    stages = await Stages.open({ rules: rule('a', named) });
    await stages.receive(event('a'));
    await stages.match();
    const report = await against(rule('a', '"x"'));
    assert.deepEqual([report.deliveries, report.undecided, report.total], [1, 1, 0]);
  });

  it('counts each event once: no duplicates, replays, and what waits to be matched', async () => {
    await recorded(rule('a', named), ['a']);
    await stages.receive(event('a'));
    const first = await stages.run(event('b'));
    await replayDelivery(first, 'current', stages.store, stages.clock, byTest);
    await stages.match();
    await stages.receive(event('waits'));
    assert.equal((await against(rule('a', '"x"'))).deliveries, 2);
  });

  it('goes back as far as it is told to', async () => {
    await recorded(rule('a', named), ['a']);
    const since = stages.clock.now();
    stages.clock.move(day);
    await stages.run(event('b'));
    assert.equal((await against(rule('a', '"x"'), { since })).total, 1);
  });

  it('counts all changes, and keeps the newest, over any number of pages', async () => {
    stages = await Stages.open({ rules: rule('a', named) });
    for (let n = 0; n < 105; n += 1) await stages.receive(event(`n${n}`));
    while ((await stages.match()) > 0);
    await stages.actAll();
    const report = await against(rule('a', '"x"'), { limit: 2 });
    const [group] = report.groups;
    assert.equal(group?.count, 105);
    assert.deepEqual(
      group.changes.map(({ fields }) => fields[0]?.before),
      ['n103', 'n104'],
    );
  });
});
