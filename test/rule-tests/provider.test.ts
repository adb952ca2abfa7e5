import assert from 'node:assert/strict';
import { actions } from '../../src/actions/index.js';
import { day, minute } from '../../src/domain/clock.js';
import { Failure } from '../../src/domain/failure.js';
import type { RuleTest } from '../../src/rule-tests/rule-test.js';
import { TestProvider } from '../../src/rule-tests/test-provider.js';
import { HandClock } from '../support/hand-clock.js';
import { assertPassed, ruleset, runTest, textOf } from './support/run.js';

const start = `
  - id: device-tests
    on: build_processed
    steps:
      - id: tests
        uses: github/workflow-dispatch
        with: { repository: acme/app, workflow: tests.yml, ref: main }
`;

const findable = start.replace('ref: main', 'ref: main, correlation-input: key');

const blankTest: RuleTest = {
  name: 'a',
  place: { file: 'a.test.yaml', line: 1, column: 1 },
  now: 0,
  events: [],
  respond: new Map(),
  runs: new Map(),
  expect: [],
  only: undefined,
};

function test(more: string, expected = 'rule: device-tests, step: tests'): string {
  return `
  - name: a
    event: build_processed
    ${more}
    expect: [{ ${expected} }]
`;
}

describe('the provider of a rule test', () => {
  it('answers as the test says, and the service tries again when it may', async () => {
    const result = await runTest(
      start,
      test('respond: { tests: [429, 200] }', 'rule: device-tests, status: succeeded, attempts: 2'),
    );
    assertPassed(result);
    assert.equal(result.got[0]?.sentAfter, 0);
  });

  it('repeats its last answer: what never passes is given up', async () => {
    const patient = start.replace('ref: main }', 'ref: main }\n        retry: { max-age: 10m }');
    const result = await runTest(
      patient,
      test('respond: { tests: 429 }', 'rule: device-tests, status: failed'),
    );
    assertPassed(result);
    assert.match(result.got[0]?.reason ?? '', /429[^]*max-age/);
    assert.ok((result.got[0]?.attempts ?? 0) > 5);
  });

  it('is taken at its word: what the answer means is decided by the code of that provider', async () => {
    const gitlab = start
      .replace('github/workflow-dispatch', 'gitlab/pipeline')
      .replace(/with: .*/, 'with: { project: acme/app, ref: main }');
    for (const [rules, status] of [
      [start, 404],
      [start, 401],
      [gitlab, 403],
      [gitlab, 301],
    ] as const) {
      const more = test(
        `respond: { tests: ${status} }`,
        'rule: device-tests, status: failed, attempts: 1',
      );
      const result = await runTest(rules, more);
      assertPassed(result);
      assert.match(result.got[0]?.reason ?? '', new RegExp(`(GitHub|GitLab) answered ${status}`));
    }
  });

  it('is looked at before anything is sent twice, when the answer was lost', async () => {
    const more = test(
      'respond: { tests: [lost, 200] }',
      'rule: device-tests, status: succeeded, attempts: 2',
    );
    const result = await runTest(findable, more);
    assertPassed(result);
    assert.equal(result.got[0]?.run, 'success');
  });

  it('cannot always be looked at: what is lost then is uncertain', async () => {
    const blind = start
      .replace('workflow-dispatch', 'repository-dispatch')
      .replace('workflow: tests.yml, ref: main', 'event-type: tests');
    const more = test(
      'respond: { tests: lost }',
      'rule: device-tests, status: uncertain, attempts: 1',
    );
    assertPassed(await runTest(blind, more));
  });

  it('did nothing where it answered with an error, so that it is sent again later', async () => {
    const result = await runTest(
      findable,
      test('respond: { tests: [502, 200] }', 'rule: device-tests, status: succeeded'),
    );
    assertPassed(result);
    assert.ok((result.got[0]?.attempts ?? 0) > 2);
  });

  it('gives the answers of one step to its calls in order, also for several events', async () => {
    const result = await runTest(
      start,
      `
  - name: a
    events:
      - { event: build_processed }
      - { at: 1h, event: build_processed, set: { build.id: b } }
    respond: { device-tests/tests: [200, 422] }
    expect:
      - { rule: device-tests, status: succeeded }
      - { rule: device-tests, status: failed }
`,
    );
    assertPassed(result);
    assert.equal(result.got[1]?.sentAfter, 3_600_000);
  });

  it('ends runs as the test says', async () => {
    const result = await runTest(
      start,
      test('runs: { tests: { conclusion: failure, after: 12m } }'),
    );
    assertPassed(result);
    const [got] = result.got;
    assert.deepEqual([got?.run, got?.status], ['failure', 'succeeded']);
  });

  it('ends each run exactly when the test says, and knows when it is worth asking again', async () => {
    const clock = new HandClock();
    const end = (after: number) => ({ conclusion: 'failure', after });
    const runs = new Map([
      ['long', end(30 * day)],
      ['short', end(5 * minute)],
    ]);
    const provider = new TestProvider({ ...blankTest, runs }, clock);
    const [action] = actions;
    const ask = async (step: string) => {
      const context = { key: step, event: {}, fingerprint: '', issue: undefined, clock };
      const input = { repository: 'a/b', workflow: 'x.yml', ref: 'main', inputs: {} };
      return provider.perform({ rule: 'a', step }, { action: action!, input, context });
    };
    const long = await ask('long');
    const short = await ask('short');
    assert.equal(provider.untilNextEnd(), 5 * minute);
    clock.move(5 * minute - 1);
    assert.equal(provider.readRun(short.run!).over, false);
    clock.move(1);
    assert.equal(provider.readRun(short.run!).conclusion, 'failure');
    assert.equal(provider.readRun(long.run!).over, false);
    clock.move(30 * day - 10 * minute);
    assert.equal(provider.untilNextEnd(), 5 * minute);
  });

  it('follows a run of days to its end', async () => {
    const more = test('runs: { tests: { conclusion: failure, after: 30d } }');
    const result = await runTest(start, more);
    assertPassed(result);
    assert.equal(result.got[0]?.run, 'failure');
  });

  it('is not called for an action that would call nobody', async () => {
    const issue = `
  - id: certificates
    on: certificate_application_will_expire
    steps:
      - uses: github/issue
        with: { repository: acme/app, title: It expires, on-repeat: ignore }
`;
    assertPassed(
      await runTest(
        issue,
        `
  - name: a
    events:
      - { event: certificate_application_will_expire, set: { numDays: 30 } }
      - { at: 1d, event: certificate_application_will_expire, set: { numDays: 29 } }
    expect: [{ rule: certificates }]
`,
      ),
    );
  });

  it('keeps an issue: later steps see its number again', async () => {
    const issue = `
  - id: certificates
    on: certificate_application_will_expire
    steps:
      - id: kept
        uses: github/issue
        with: { repository: acme/app, title: It expires }
      - uses: github/issue-comment
        with: { repository: acme/app, issue: "\${{ steps.kept.id }}", body: x }
`;
    const result = await runTest(
      issue,
      `
  - name: a
    events:
      - { event: certificate_application_will_expire, set: { numDays: 30 } }
      - { at: 1d, event: certificate_application_will_expire, set: { numDays: 29 } }
    expect:
      - { rule: certificates, step: kept }
      - { rule: certificates, step: 2, with: { issue: "1" } }
      - { rule: certificates, step: kept }
      - { rule: certificates, step: 2, with: { issue: "1" } }
`,
    );
    assertPassed(result);
  });

  it('is called for one task after the other, so that each test goes the same way every time', async () => {
    const issue = `
  - id: certificates
    on: certificate_application_will_expire
    steps:
      - uses: github/issue
        with: { repository: acme/app, title: It expires }
`;
    const result = await runTest(
      issue,
      `
  - name: a
    events:
      - { event: certificate_application_will_expire, set: { numDays: 30 } }
      - { event: certificate_application_will_expire, set: { numDays: 29 } }
    expect: [{ rule: certificates }, { rule: certificates }]
`,
    );
    assertPassed(result);
    assert.deepEqual(
      result.got.map(({ sentAfter }) => sentAfter),
      [0, 0],
    );
  });

  it('shows a defect of an action as what it is', async () => {
    const loaded = ruleset(start);
    const [rule] = loaded.rules;
    const [step] = rule!.steps;
    const action = { ...step!.action, perform: () => Promise.reject(new Error('broken')) };
    const broken = { ...loaded, rules: [{ ...rule!, steps: [{ ...step!, action }] }] };
    const result = await runTest(broken, test(''));
    assert.match(textOf(result), /! a defect of this program: task\.defect: broken/);
  });

  it('takes a failure that an action finds out by itself', async () => {
    const loaded = ruleset(start);
    const [rule] = loaded.rules;
    const [step] = rule!.steps;
    const refuse = () => Promise.reject(new Failure('refused', 'Never'));
    const action = { ...step!.action, perform: refuse };
    const refusing = { ...loaded, rules: [{ ...rule!, steps: [{ ...step!, action }] }] };
    assertPassed(await runTest(refusing, test('', 'rule: device-tests, status: failed')));
  });
});

describe('the events of a rule test', () => {
  it('come at their times, and the same event twice is a duplicate', async () => {
    const result = await runTest(
      start,
      `
  - name: a
    events:
      - { at: 40s, event: build_processed }
      - { at: 20s, event: build_processed, set: { build.id: b } }
      - { at: 0s, event: build_processed }
    expect: [{ rule: device-tests }, { rule: device-tests }, { rule: device-tests }]
`,
    );
    assert.deepEqual(
      result.got.map(({ sentAfter }) => sentAfter),
      [0, 20_000],
    );
    assert.match(textOf(result), /the event at 40s: it is the same event as the one at 0s/);
  });

  it('come at the time that the test names', async () => {
    const rules = start.replace(
      '    steps:',
      '    if: now == timestamp("2027-01-02T03:04:05Z")\n    steps:',
    );
    assertPassed(await runTest(rules, test("now: '2027-01-02T04:04:05+01:00'")));
    assert.equal((await runTest(rules, test(''))).differences.length, 1);
  });

  it('may be of a kind that nobody declared', async () => {
    const rules = `
  - id: own
    on: release_published
    if: event.channel == "beta"
    steps:
      - uses: github/repository-dispatch
        with: { repository: acme/app, event-type: released }
`;
    assertPassed(
      await runTest(
        rules,
        `
  - name: a
    event: { action: release_published, channel: stable }
    set: { channel: beta, deep.er: 1 }
    expect: [{ rule: own }]
`,
      ),
    );
  });

  it('lose a field that is set to null', async () => {
    const rules = start.replace('    steps:', '    if: has(event.build.os)\n    steps:');
    assert.equal((await runTest(rules, test(''))).differences.length, 0);
    assert.equal((await runTest(rules, test('set: { build.os: null }'))).differences.length, 1);
  });
});
