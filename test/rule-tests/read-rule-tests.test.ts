import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleBuild } from '../../src/events/build-sample.js';
import { readRuleTests } from '../../src/rule-tests/read-rule-tests.js';
import { buildValueOf } from '../../src/rules/build-value.js';
import { temporaryFolder } from '../support/data-folder.js';
import { ruleset } from './support/run.js';

const rules = ruleset(`
  - id: device-tests
    on: build_processed
    steps:
      - id: tests
        uses: github/workflow-dispatch
        with: { repository: acme/app, workflow: tests.yml, ref: main }
      - uses: github/issue-comment
        with: { repository: acme/app, issue: 12, body: x }
`);

function faults(text: string, path = 'rules/a.test.yaml'): string[] {
  const { tests, diagnostics } = readRuleTests([{ path, text }], rules);
  if (diagnostics.length > 0) assert.deepEqual(tests, []);
  return diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

function testFaults(...lines: string[]): string[] {
  return faults(['tests:', '  - name: a', ...lines.map((line) => `    ${line}`)].join('\n'));
}

const whole = ['event: build_processed', 'expect: []'];

describe('reading rule tests', () => {
  it('finds all faults in one pass, each at its place', () => {
    assert.deepEqual(testFaults('evnt: build_processed', 'aplivery: 404', 'now: today'), [
      '2:5 `expect` is missing in this test',
      '3:5 unknown key `evnt`: did you mean `event`?',
      '4:5 unknown key `aplivery`: did you mean `applivery`?',
      '5:10 `now` must be a time with its zone, such as `2026-11-23T09:00:00Z`',
    ]);
  });

  it('wants an event, and not two of them', () => {
    assert.deepEqual(testFaults('expect: []'), [
      '2:5 `event` (or `events`) is missing in this test',
    ]);
    assert.deepEqual(
      testFaults(...whole, 'events: [{ event: build_created }]', 'set: { build.id: x }'),
      [
        '5:5 give either `event` or `events`, not both',
        '6:5 `set` belongs to each of the `events`',
      ],
    );
  });

  it('reads what Applivery would answer', () => {
    const answers = (...lines: string[]) => {
      const text = ['tests:\n  - name: a', 'expect: []', ...lines].join('\n    ');
      const { tests, diagnostics } = readRuleTests([{ path: 'a.test.yaml', text }], rules);
      assert.deepEqual(diagnostics, []);
      return tests[0]!.events.map(({ applivery }) => applivery);
    };
    assert.deepEqual(
      answers(
        'event: build_processed',
        'applivery:',
        '  build:',
        '    { status: processed, tags: [qa], size: 3, createdAt: 2026-11-23T08:55:00Z, git: { pr: 7 } }',
      ),
      [
        {
          facts: {
            status: 'processed',
            tags: ['qa'],
            size: 3,
            createdAt: Date.UTC(2026, 10, 23, 8, 55),
            git: { pr: 7 },
          },
        },
      ],
    );
    assert.deepEqual(answers('event: build_created', 'applivery: unreachable'), ['unreachable']);
    assert.deepEqual(answers('event: build_created'), [undefined]);
    assert.deepEqual(
      answers(
        'events: [{ event: build_created }, { event: build_processed, applivery: { build: {} } }]',
        'applivery: 503',
      ),
      [503, { facts: {} }],
    );
  });

  it('refuses what Applivery never answers, and what nobody asks it', () => {
    const told = (applivery: string, event = 'build_processed') =>
      testFaults(`event: ${event}`, 'expect: []', `applivery: ${applivery}`);
    const wrong =
      '`applivery` must be `build: { … }`, an HTTP status from 300 to 599 with which Applivery refuses, or `unreachable`';
    for (const answer of ['200', 'unreachble', '[404]', 'true']) {
      assert.deepEqual(told(answer), [`5:16 ${wrong}`]);
    }
    assert.deepEqual(told('{}'), ['5:5 `build` is missing in `applivery`']);
    assert.deepEqual(told('{ biuld: {} }'), ['5:18 unknown key `biuld`: did you mean `build`?']);
    assert.deepEqual(told('{ build: { git: { brnch: x } } }'), [
      '5:34 unknown key `brnch`: did you mean `branch`?',
    ]);
    assert.deepEqual(told('{ build: { size: "3", createdAt: today, git: { sha: 1234567 } } }'), [
      '5:33 `size` must be a number, not a text',
      '5:49 `createdAt` must be a time with its zone, such as `2026-11-23T08:55:00Z`',
      '5:68 `sha` must be a text, not a number',
    ]);
    assert.deepEqual(told('404', 'bug_created'), [
      '5:5 `bug_created` is of no build: Applivery is asked nothing about it',
    ]);
    assert.deepEqual(
      testFaults('expect: []', 'events: [{ event: bug_created }]', 'applivery: { build: {} }'),
      ['5:5 none of the events is of a build: Applivery is asked nothing about it'],
    );
    assert.deepEqual(
      testFaults(
        'expect: []',
        'events: [{ event: build_created, applivery: { build: { git: { shaa: x } } } }]',
      ),
      ['4:67 unknown key `shaa`: did you mean `sha`?'],
    );
  });

  it('warns of values that rules never see, and runs the test all the same', () => {
    const text = `tests:
  - name: a
    expect: []
    events: [{ event: build_created }, { event: build_processed, applivery: 404 }]
    applivery: { build: { git: { sha: HEAD, branch: main, repository: a.example/b }, ci: { name: x } } }
`;
    const { tests, diagnostics } = readRuleTests([{ path: 'a.test.yaml', text }], rules);
    assert.equal(tests.length, 1);
    assert.deepEqual(
      diagnostics.map(({ severity, line, column, message }) => [severity, line, column, message]),
      [['warning', 5, 39, 'rules never see `"HEAD"` in `build.git.sha`: it is taken for missing']],
    );
  });

  it('has nothing to say of what Applivery may answer', () => {
    const { installUrl, ...facts } = sampleBuild;
    assert.ok(installUrl);
    const written = { build: buildValueOf(facts) };
    const text = JSON.stringify({
      tests: [{ name: 'a', event: 'build_created', expect: [], applivery: written }],
    });
    assert.deepEqual(readRuleTests([{ path: 'a.test.yaml', text }], rules).diagnostics, []);
  });

  it('refuses names of rules, steps and inputs that are not there', () => {
    assert.deepEqual(
      testFaults(
        'event: build_processed',
        'expect:',
        '  - { rule: devise-tests }',
        '  - { rule: device-tests, step: test }',
        '  - { rule: device-tests, step: tests, with: { worfklow: x, ref: y } }',
        '  - { rule: device-tests, step: 2, with: { body: x } }',
        'respond: { test: 200 }',
        'runs: { 2: { conclusion: success, after: 1m } }',
      ),
      [
        '5:17 no rule is called `devise-tests`: did you mean `device-tests`?',
        '6:37 the rule `device-tests` has no step `test`: did you mean `tests`?',
        '7:52 `github/workflow-dispatch` has no input `worfklow`: did you mean `workflow`?',
        '9:16 no rule has a step `test`: did you mean `tests`?',
        '10:13 the step `2` starts no run',
      ],
    );
  });

  it('does not check names where the rules have errors', () => {
    const text = 'tests: [{ name: a, event: build_processed, expect: [{ rule: x }] }]';
    assert.deepEqual(readRuleTests([{ path: 'a.test.yaml', text }], undefined).diagnostics, []);
  });

  it('refuses fields that the event does not have, or that are not in what is sent', () => {
    assert.deepEqual(
      testFaults(
        ...whole,
        'set: { build.oss: x, build: y, application.slug: z, received_at: 1, a.b: 2 }',
      ),
      [
        '5:12 `build_processed` has no `build.oss`: did you mean `build.os`?',
        '5:36 `application.slug` is not in what Applivery sends: it comes from `application.url`',
        '5:57 `received_at` is not in what Applivery sends: it comes from `now` and `at`',
        '5:73 `build_processed` has no `a.b`',
      ],
    );
  });

  it('refuses answers, runs and times that make no sense', () => {
    const faults = testFaults(
      ...whole,
      'respond: { tests: [99, gone] }',
      'runs: { tests: { conclusion: success, after: 12 } }',
    );
    assert.equal(faults.length, 3);
    assert.match(faults[0] ?? '', /^5:24 .*200/);
    assert.match(faults[1] ?? '', /^5:28 .*(lost|unreachable)/);
    assert.match(faults[2] ?? '', /^6:50 `after`: a duration is/);
  });

  it('reads events from files beside the test', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.test.yaml');
    const file = (name: string) => faults(`tests: [{ name: a, event: ${name}, expect: [] }]`, path);
    writeFileSync(join(folder, 'good.json'), '{"action": "x"}');
    writeFileSync(join(folder, 'list.json'), '[]');
    writeFileSync(join(folder, 'broken.json'), '{');
    writeFileSync(join(folder, 'large.json'), `"${'x'.repeat(1024 * 1024)}"`);
    assert.deepEqual(file('good.json'), []);
    assert.deepEqual(file('list.json'), ['1:27 `list.json` holds no JSON object']);
    assert.deepEqual(file('broken.json'), ['1:27 `broken.json` is not JSON']);
    assert.deepEqual(file('large.json'), ['1:27 `large.json` is larger than 1 MiB']);
    assert.deepEqual(file('build_procesed'), [
      '1:27 there is no sample and no file `build_procesed`: did you mean `build_processed`?',
    ]);
    assert.match(file('.')[0] ?? '', /cannot be read \(EISDIR\)/);
  });

  it('refuses an event that the service would reject', () => {
    assert.deepEqual(testFaults('event: { build: {} }', 'expect: []'), [
      '3:12 the service rejects an event without a text `action`, which names it',
    ]);
  });

  it('refuses files under `only` that are not there, and then says nothing of their rules', () => {
    assert.deepEqual(
      faults('only: [b.yaml]\ntests: [{ name: a, event: build_created, expect: [{ rule: x }] }]'),
      ['1:8 there is no rules file `b.yaml`: did you mean `a.yaml`?'],
    );
  });

  it('refuses what is no file of tests', () => {
    assert.deepEqual(faults('- a'), ['1:1 a file of rule tests is a map with `tests`']);
    assert.deepEqual(faults('test: []'), ['1:1 unknown key `test`: did you mean `tests`?']);
    assert.deepEqual(faults(''), ['1:1 there is nothing in this file']);
    assert.deepEqual(faults('tests: []'), ['1:8 `tests` must have at least 1 item']);
  });
});
