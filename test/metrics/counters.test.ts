import assert from 'node:assert/strict';
import { hour, minute } from '../../src/domain/clock.js';
import { Failure } from '../../src/domain/failure.js';
import { openGate } from '../../src/domain/provider.js';
import { samples } from '../../src/events/samples.js';
import { mostRules } from '../../src/metrics/label-values.js';
import type { RulesState } from '../../src/metrics/metrics.js';
import { MemoryLog } from '../support/memory-log.js';
import { Stages } from '../support/stages.js';
import { metricsOn, rulesetOf, scrape } from './support/metrics.js';

const rules = `
  - id: two-steps
    on: build_processed
    steps:
      - { uses: github/send, with: { name: first } }
      - { uses: github/send, with: { name: second } }
  - id: reports
    on: bug_created
    steps: [{ uses: github/set, with: { name: third } }]
`;

describe('what is counted', () => {
  let stages: Stages;

  beforeEach(async () => (stages = await Stages.open({ rules })));
  afterEach(() => stages.close());

  /** What the log's lines so far come to: those that are not 0. */
  async function counted(): Promise<Record<string, number>> {
    const metrics = metricsOn(stages.store, { ruleset: stages.catalog.current });
    const log = metrics.counting(new MemoryLog());
    for (const { name, fields } of stages.log.lines) log.info(name, fields);
    const all = [...(await scrape(metrics))];
    return Object.fromEntries(
      all.filter(
        ([name, value]) =>
          /^(events|effects|attempts|runs|build_reads)_total|^(attempt|receipt).*_seconds_(count|sum)/.test(
            name,
          ) && value !== 0,
      ),
    );
  }

  it('is each step of the way of an event, once', async () => {
    const delivery = await stages.receive(samples.build_processed!);
    stages.clock.move(250);
    await stages.match();
    stages.provider.perform = (name) => {
      stages.clock.move(500);
      return name === 'first'
        ? { kind: 'run', id: '7', run: { target: 'a/b', id: '7' } }
        : { kind: 'sent' };
    };
    await stages.actAll();
    stages.provider.readRun = () => ({
      ...{ status: 'completed', conclusion: 'success', over: true, url: undefined },
    });
    await stages.follow();
    assert.equal((await stages.tasks(delivery)).length, 2);
    const uses = 'uses="github/send"';
    assert.deepEqual(await counted(), {
      'events_total{action="build_processed",outcome="matched"}': 1,
      [`effects_total{rule="two-steps",${uses},outcome="done"}`]: 2,
      [`attempts_total{${uses},connection="github",outcome="done"}`]: 2,
      'attempt_duration_seconds_count{connection="github"}': 2,
      'attempt_duration_seconds_sum{connection="github"}': 1,
      // The second step waits for the first: its time says nothing about the service.
      [`receipt_to_effect_seconds_count{${uses}}`]: 1,
      [`receipt_to_effect_seconds_sum{${uses}}`]: 0.75,
      'runs_total{connection="github",conclusion="success"}': 1,
    });
  });

  it('is what Applivery was asked, by what came of it', async () => {
    await stages.useRules(`
  - id: of-main
    on: build_processed
    if: build.git.branch == "main"
    steps: [{ uses: github/send, with: { name: x } }]
`);
    await stages.run(samples.build_processed!);
    assert.deepEqual(await counted(), {
      'events_total{action="build_processed",outcome="unmatched"}': 1,
      'build_reads_total{outcome="unknown"}': 1,
    });
  });

  it('is what failed, was looked for, and was left to a person', async () => {
    stages.provider.perform = () => {
      throw new Failure('unknown', 'The answer was lost');
    };
    stages.provider.find = () => 'undecidable';
    await stages.run(samples.build_processed!);
    stages.clock.move(minute);
    await stages.actAll();
    stages.provider.perform = () => {
      throw new Failure('refused', 'No such input');
    };
    await stages.run(samples.bug_created!);
    await stages.run({ ...samples.build_created! });
    const all = await counted();
    const one = (name: string) => assert.equal(all[name], 1, `${name}: ${JSON.stringify(all)}`);
    one('effects_total{rule="two-steps",uses="github/send",outcome="uncertain"}');
    one('effects_total{rule="reports",uses="github/set",outcome="failed"}');
    one('attempts_total{uses="github/send",connection="github",outcome="unknown"}');
    one('attempts_total{uses="github/set",connection="github",outcome="refused"}');
    one('events_total{action="build_created",outcome="unmatched"}');
  });

  it('is a defect of ours, as an attempt, and once as an effect when it is given up', async () => {
    stages.catalog.byHash = () => Promise.reject(new TypeError('a defect'));
    const delivery = await stages.run(samples.bug_created!);
    for (let round = 0; round < 6; round++) {
      stages.clock.move(2 * minute);
      await stages.act();
    }
    assert.equal((await stages.task(delivery)).deadKind, 'defect');
    const all = await counted();
    const uses = 'uses="github/set"';
    assert.equal(all[`attempts_total{${uses},connection="github",outcome="error"}`], 5);
    assert.equal(all[`effects_total{rule="reports",${uses},outcome="failed"}`], 1);
  });

  it('is no attempt where our own limits held a request back', async () => {
    stages.provider.perform = () => {
      const retryAt = stages.clock.now() + hour;
      throw new Failure('rate-limited', 'Not now', { held: true, retryAt });
    };
    await stages.run(samples.bug_created!);
    assert.ok(stages.log.lines.some(({ fields }) => fields.held === true));
    const names = Object.keys(await counted()).filter((name) => !name.startsWith('events'));
    assert.deepEqual(names, []);
  });
});

describe('the labels of what is counted', () => {
  let stages: Stages;

  beforeEach(async () => (stages = await Stages.open({ rules })));
  afterEach(() => stages.close());

  const received = (action: string) => ({ delivery: 'dlv_1', action, status: 'received' });
  const ended = (rule: string) => ({
    ...{ task: 'tsk_1', delivery: 'dlv_1', rule, uses: 'github/issue', status: 'skipped' },
  });

  it('come from no payload: what nobody declared is `other`', async () => {
    const metrics = metricsOn(stages.store);
    const log = metrics.counting(new MemoryLog());
    for (let n = 0; n < 2_000; n++) log.info('delivery.received', received(`made-up-${n}`));
    for (const name of ['constructor', '__proto__', 'a"} 1\nforged_total 7', '']) {
      log.info('delivery.received', received(name));
      log.info('run.finished', { connection: 'github', conclusion: name });
    }
    const { text } = await metrics.scrape('prometheus');
    assert.doesNotMatch(text, /made-up|constructor|proto|forged/);
    const all = await scrape(metrics);
    assert.equal(all.get('deliveries_total{action="other",outcome="received"}'), 2_004);
    assert.equal(all.get('runs_total{connection="github",conclusion="other"}'), 4);
  });

  it('have a rule by its id, but for those beyond a thousand', async () => {
    const ids = Array.from({ length: mostRules + 50 }, (_, n) => `rule-${n}`);
    const metrics = metricsOn(stages.store, { ruleset: rulesetOf(...ids) });
    const log = metrics.counting(new MemoryLog());
    for (const id of [...ids, 'never-there']) log.info('task.ended', ended(id));
    const of = (all: Map<string, number>) =>
      [...all].filter(([name]) => name.startsWith('effects_total'));
    const all = await scrape(metrics);
    assert.equal(of(all).length, mostRules + 1);
    assert.equal(all.get('effects_total{rule="other",uses="github/issue",outcome="skipped"}'), 51);
  });

  it('lose rules that are gone', async () => {
    let state: RulesState = {
      ...{ ruleset: rulesetOf('old', 'kept'), fault: undefined, takenAt: undefined },
    };
    const metrics = metricsOn(stages.store, {
      get ruleset() {
        return state.ruleset;
      },
    });
    const log = metrics.counting(new MemoryLog());
    const names = async () =>
      [...(await scrape(metrics)).keys()].flatMap(
        (name) => /^effects_total\{rule="([^"]+)"/.exec(name)?.[1] ?? [],
      );
    log.info('task.ended', ended('old'));
    log.info('task.ended', ended('kept'));
    assert.deepEqual(await names(), ['old', 'kept']);
    state = { ...state, ruleset: rulesetOf('kept', 'new') };
    assert.deepEqual(await names(), ['kept']);
    log.info('task.ended', ended('old'));
    assert.deepEqual(await names(), ['kept', 'other']);
  });

  it('break nothing when a line lacks what they are made of', async () => {
    const metrics = metricsOn(stages.store);
    const memory = new MemoryLog();
    const log = metrics.counting(memory);
    const names = ['delivery.received', 'event.matched', 'task.attempted', 'task.looked'];
    names.push('task.ended', 'task.uncertain', 'run.finished', 'build.read', 'stage.failed');
    for (const name of names) {
      log.info(name);
      log.info(name, {
        outcome: 'done',
        position: 0,
        durationMs: NaN,
        sinceAskedMs: 'x',
        tasks: {},
      });
    }
    assert.equal(memory.lines.length, 2 * names.length);
    await scrape(metrics);
  });

  it('passes every line on, with all that it says', () => {
    const memory = new MemoryLog();
    const log = metricsOn(stages.store).counting(memory);
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]('x', { level });
    assert.deepEqual(
      memory.lines,
      ['debug', 'info', 'warn', 'error'].map((level) => ({ level, name: 'x', fields: { level } })),
    );
  });

  it('have what a provider says is left of its limit, by connection', async () => {
    const metrics = metricsOn(stages.store);
    metrics.watching(openGate, 'github').remaining?.(4_321, 5_000);
    const all = await scrape(metrics);
    assert.equal(all.get('rate_limit_remaining{connection="github"}'), 4_321);
    assert.equal(all.get('rate_limit{connection="github"}'), 5_000);
    assert.ok(!all.has('rate_limit{connection="gitlab"}'));
  });
});
