import assert from 'node:assert/strict';
import { readRuleTests } from '../../src/rule-tests/read-rule-tests.js';
import { runRuleTests } from '../../src/rule-tests/run-rule-tests.js';
import { assertPassed, connections, ruleset, runTest, runTests, textOf } from './support/run.js';

const rules = `
  - id: device-tests
    on: build_processed
    if: event.build.os == "android"
    steps:
      - id: tests
        uses: github/workflow-dispatch
        with:
          repository: acme/app
          workflow: tests.yml
          ref: main
          inputs: { build_id: "\${{ event.build.id }}", os: "\${{ event.build.os }}" }
      - id: note
        uses: github/issue-comment
        with: { repository: acme/app, issue: 12, body: "Run \${{ steps.tests.id }}" }
  - id: bugs
    on: bug_created
    steps:
      - uses: github/issue
        with: { repository: acme/app, title: A bug, labels: [bug, app] }
`;

describe('what a rule test expects', () => {
  it('is met when all of it was sent, in order, and nothing else', async () => {
    assertPassed(
      await runTest(
        rules,
        `
  - name: a
    event: build_processed
    expect:
      - { rule: device-tests, step: tests, with: { workflow: tests.yml, inputs: { os: android } } }
      - { rule: device-tests, step: note, with: { body: Run 1 } }
`,
      ),
    );
  });

  it('is of a rule in shadow mode what it will send when it is live', async () => {
    const test = `
  - name: a
    event: build_processed
    respond: { tests: [429, 200] }
    expect:
      - { rule: device-tests, step: tests, status: succeeded, attempts: 2 }
      - { rule: device-tests, step: note, with: { body: Run 1 } }
`;
    const shadow = rules.replace('    if: event', '    mode: shadow\n    if: event');
    assert.notEqual(shadow, rules);
    assertPassed(await runTest(shadow, test));
    assert.equal(
      (await runTest(shadow, '  - { name: a, event: build_processed, expect: [] }')).differences
        .length,
      2,
    );
  });

  it('may leave out the step, and name one without an id by its number', async () => {
    for (const step of ['', ', step: 1', ", step: '1'"]) {
      const test = `  - { name: a, event: bug_created, expect: [{ rule: bugs${step} }] }`;
      assertPassed(await runTest(rules, test));
    }
  });

  it('is not met by another order', async () => {
    const result = await runTest(
      rules,
      `
  - name: a
    event: build_processed
    expect:
      - { rule: device-tests, step: note }
      - { rule: device-tests, step: tests }
`,
    );
    assert.deepEqual(
      result.differences.map(({ kind }) => kind),
      ['not-sent', 'not-expected'],
    );
  });

  it('says why something was not sent: the condition, with the actual value', async () => {
    const result = await runTest(
      rules,
      `
  - name: a
    event: build_processed
    set: { build.os: ios }
    expect:
      - { rule: device-tests, step: tests }
`,
    );
    assert.equal(
      textOf(result),
      [
        '- expected, but not sent: device-tests / tests  (rules/a.test.yaml:7)',
        '  the rule wants `event.build.os == "android"`; it is `"ios"`; it would match if `event.build.os` were `"android"`',
      ].join('\n'),
    );
  });

  it('says why something was not sent: the rule is for another event', async () => {
    const test =
      '  - { name: a, event: bug_created, expect: [{ rule: device-tests }, { rule: bugs }] }';
    assert.match(
      textOf(await runTest(rules, test)),
      /is for `build_processed`; this is `bug_created`/,
    );
  });

  it('says why something was not sent: a step before it failed', async () => {
    const result = await runTest(
      rules,
      `
  - name: a
    event: build_processed
    respond: { tests: 422 }
    expect: [{ rule: device-tests, step: tests }, { rule: device-tests, step: note }]
`,
    );
    assert.match(textOf(result), /the rule matched; step note: .*skipped: a step before it failed/);
  });

  it('shows what was sent and not expected, as it would be written in a test', async () => {
    const result = await runTest(rules, '  - { name: a, event: bug_created, expect: [] }');
    assert.equal(
      textOf(result),
      [
        '+ sent, but not expected: bugs / 1  (github/issue, at 0s)',
        '  with:',
        '    repository: acme/app',
        '    title: A bug',
        '    labels:',
        '      - bug',
        '      - app',
      ].join('\n'),
    );
  });

  it('shows each value that differs, expected over got; of a map only named keys count', async () => {
    const result = await runTest(
      rules,
      `
  - name: a
    event: build_processed
    expect:
      - { rule: device-tests, step: tests, with: { ref: dev, inputs: { os: 1, more: x } } }
      - { rule: device-tests, step: note }
`,
    );
    assert.equal(
      textOf(result),
      [
        '≠ device-tests / tests  (github/workflow-dispatch, at 0s)',
        '  with.ref:',
        '    - expected "dev"',
        '    + got      "main"',
        '  with.inputs.os:',
        '    - expected 1',
        '    + got      "android"',
        '  with.inputs.more:',
        '    - expected "x"',
        '    + got      nothing',
      ].join('\n'),
    );
  });

  it('compares a list whole', async () => {
    for (const [labels, count] of [
      ['[bug, app]', 0],
      ['[bug]', 1],
      ['[app, bug]', 1],
    ] as const) {
      const test = `  - { name: a, event: bug_created, expect: [{ rule: bugs, with: { labels: ${labels} } }] }`;
      assert.equal((await runTest(rules, test)).differences.length, count, labels);
    }
  });

  it('shows texts of several lines line by line', async () => {
    const text = `
  - id: bugs
    on: bug_created
    steps:
      - uses: github/issue-comment
        with: { repository: acme/app, issue: 1, body: "one\\ntwo\\nthree" }
`;
    const result = await runTest(
      text,
      '  - { name: a, event: bug_created, expect: [{ rule: bugs, with: { body: "one\\n2\\nthree" } }] }',
    );
    assert.match(textOf(result), /with\.body:\n {4} {2}one\n {4}- 2\n {4}\+ two\n {4} {2}three$/);
  });

  it('is not met by a step that could not be filled in, even when nothing is expected', async () => {
    const broken = rules.replace('title: A bug', 'title: "${{ event.report.message }}"');
    const failing = broken.replace(
      'repository: acme/app, title',
      'repository: "${{ event.report.id }}", title',
    );
    const unexpected = await runTest(failing, '  - { name: a, event: bug_created, expect: [] }');
    assert.match(
      textOf(unexpected),
      /\+ failed, but not expected: bugs \/ 1[^]*cannot be filled in/,
    );
    const careless = await runTest(
      failing,
      '  - { name: a, event: bug_created, expect: [{ rule: bugs }] }',
    );
    assert.match(
      textOf(careless),
      /status:\n.*expected "succeeded"\n.*got +"failed: .*cannot be filled in/,
    );
    assertPassed(
      await runTest(
        failing,
        '  - { name: a, event: bug_created, expect: [{ rule: bugs, status: failed }] }',
      ),
    );
  });

  it('begins with nothing of the test before it', async () => {
    const test = '  - { name: a, event: bug_created, expect: [{ rule: bugs }] }\n';
    const results = await runTests(rules, test + test);
    for (const result of results) assertPassed(result);
    assert.equal(results.length, 2);
  });

  it('is held against the rules of some files only, where the test file says so', async () => {
    const one = ruleset(rules);
    const other = ruleset(
      rules.replaceAll('id: bugs', 'id: others').replaceAll('device-tests', 'x'),
      'rules/b.yaml',
    );
    const both = {
      ...one,
      files: [...one.files, ...other.files],
      rules: [...one.rules, ...other.rules],
    };
    const text =
      'only: [b.yaml]\ntests: [{ name: a, event: bug_created, expect: [{ rule: others }] }]';
    const { tests, diagnostics } = readRuleTests([{ path: 'rules/b.test.yaml', text }], both);
    assert.deepEqual(diagnostics, []);
    const [result] = await runRuleTests(tests, { ruleset: both, connections });
    assertPassed(result!);
  });
});
