import assert from 'node:assert/strict';
import { Coverage } from '../../src/rule-tests/coverage.js';
import { formatReportJson } from '../../src/rule-tests/format-report-json.js';
import { formatReportJunit } from '../../src/rule-tests/format-report-junit.js';
import { formatReportText } from '../../src/rule-tests/format-report-text.js';
import { summaryOf, type TestReport } from '../../src/rule-tests/test-report.js';
import type { TestResult } from '../../src/rule-tests/test-result.js';
import { ruleset, runTests } from './support/run.js';

const rules = `
  - id: bugs
    on: bug_created
    if: event.application.name == "Awesome App"
    steps:
      - uses: github/issue
        with: { repository: acme/app, title: A bug }
`;

const tests = `
  - { name: makes an issue, event: bug_created, expect: [{ rule: bugs }] }
  - name: 'a <b> & "c"'
    event: bug_created
    expect: [{ rule: bugs, with: { title: "\\u0007 & <x>" } }]
`;

async function report(): Promise<TestReport> {
  const loaded = ruleset(rules);
  const coverage = new Coverage(loaded);
  const results = await runTests(loaded, tests, coverage);
  const still = results.map((result) => ({ ...result, durationMs: 1 }));
  return { results: still, durationMs: 1234, coverage: coverage.report() };
}

describe('the result of rule tests', () => {
  it('reads as text: the tests, each failure, the coverage, and last the summary', async () => {
    assert.equal(
      formatReportText(await report()),
      `rules/a.test.yaml
  ✓ makes an issue
  ✗ a <b> & "c"

✗ a <b> & "c"
  rules/a.test.yaml:4:5
  ≠ bugs / 1  (github/issue, at 0s)
    with.title:
      - expected "\\u0007 & <x>"
      + got      "A bug"

Coverage 75 %: rules 1/1, steps 1/1, conditions 1/2
  rules/a.yaml:6:9 \`event.application.name == "Awesome App"\` is false in no test

1 test passed, 1 failed in 1.2 s, coverage 75 %.`,
    );
  });

  it('is JSON for programs', async () => {
    const json = JSON.parse(formatReportJson(await report())) as Record<string, unknown>;
    const [first, second] = json.tests as Record<string, unknown>[];
    assert.deepEqual([json.passed, json.failed, json.durationMs], [1, 1, 1234]);
    assert.deepEqual(first, {
      file: 'rules/a.test.yaml',
      line: 3,
      name: 'makes an issue',
      passed: true,
      durationMs: 1,
      failures: [],
      sent: [
        {
          rule: 'bugs',
          step: '1',
          uses: 'github/issue',
          with: { repository: 'acme/app', title: 'A bug' },
          status: 'succeeded',
          reason: null,
          attempts: 1,
          run: null,
          afterMs: 0,
        },
      ],
    });
    const [failure] = second!.failures as Record<string, string>[];
    assert.equal(failure!.kind, 'differs');
    assert.match(failure!.text!, /expected/);
    assert.equal((json.coverage as { percent: number }).percent, 75);
  });

  it('is JUnit for CI, with nothing in it that XML does not allow', async () => {
    assert.equal(
      formatReportJunit(await report()),
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rule tests" tests="2" failures="1" errors="0" skipped="0" time="1.234">
  <testsuite name="rules/a.test.yaml" tests="2" failures="1" errors="0" skipped="0" time="0.002">
    <testcase name="makes an issue" classname="rules/a.test.yaml" file="rules/a.test.yaml" line="3" time="0.001"/>
    <testcase name="a &lt;b&gt; &amp; &quot;c&quot;" classname="rules/a.test.yaml" file="rules/a.test.yaml" line="4" time="0.001">
      <failure message="≠ bugs / 1  (github/issue, at 0s)">≠ bugs / 1  (github/issue, at 0s)
  with.title:
    - expected &quot;\\u0007 &amp; &lt;x&gt;&quot;
    + got      &quot;A bug&quot;</failure>
    </testcase>
  </testsuite>
  <testsuite name="coverage" tests="0" failures="0" errors="0" skipped="0" time="0.000">
    <properties>
      <property name="percent" value="75"/>
      <property name="rules" value="1/1"/>
      <property name="steps" value="1/1"/>
      <property name="conditions" value="1/2"/>
      <property name="loops" value="0/0"/>
    </properties>
    <system-out>rules/a.yaml:6:9 \`event.application.name == &quot;Awesome App&quot;\` is false in no test</system-out>
  </testsuite>
</testsuites>`,
    );
  });

  it('has a test in JUnit for the coverage that is asked for', async () => {
    const measured = await report();
    const enough = formatReportJunit({ ...measured, minCoverage: 75 });
    assert.match(enough, /<testsuites name="rule tests" tests="3" failures="1"/);
    assert.match(enough, /<testcase name="at least 75 % is covered" [^>]*\/>/);
    const less = formatReportJunit({ ...measured, minCoverage: 90 });
    assert.match(less, /<testsuites name="rule tests" tests="3" failures="2"/);
    assert.match(
      less,
      /<failure message="75 % is covered: rules 1\/1, steps 1\/1, conditions 1\/2">/,
    );
  });

  it('counts loops where there are any', async () => {
    const { coverage, ...rest } = await report();
    const text = formatReportText({
      ...rest,
      coverage: { ...coverage!, loops: { reached: 1, total: 2 } },
    });
    assert.match(text, /conditions 1\/2, loops 1\/2$/m);
  });

  it('has no character in JUnit that XML does not allow', async () => {
    const { results, durationMs } = await report();
    const named = results.map((result) => ({
      ...result,
      test: { ...result.test, name: 'bell \u0007, half \ud800, whole 😀' },
    }));
    const xml = formatReportJunit({ results: named, durationMs });
    assert.match(xml, /name="bell \?, half \ufffd, whole 😀"/);
  });

  it('holds nothing as text that would steer a terminal', async () => {
    const { results, durationMs } = await report();
    const named = results.map((result) => ({
      ...result,
      test: { ...result.test, name: '\u001b[2J' },
    }));
    const [, failed] = named;
    const values = [{ path: 'with.body', expected: 'a\n\u001b[2J', got: '\u202eb' }];
    const [difference] = failed!.differences;
    const differences = [{ ...difference!, values } as TestResult['differences'][number]];
    const text = formatReportText({ results: [...named, { ...failed!, differences }], durationMs });
    for (const steering of ['\u001b', '\u202e']) assert.ok(!text.includes(steering));
    assert.match(text, /- ·\[2J\n.*\+ ·b/);
  });

  it('is summed up in one line', () => {
    const passed = { differences: [] };
    const failed = { differences: [{ kind: 'defect', message: 'x' }] };
    const sum = (...results: object[]) =>
      summaryOf({ results: results as unknown as TestReport['results'], durationMs: 60 });
    assert.equal(sum(passed), '1 test passed in 0.1 s.');
    assert.equal(sum(passed, passed, failed), '2 tests passed, 1 failed in 0.1 s.');
    assert.equal(sum(failed), '1 test failed in 0.1 s.');
    assert.equal(sum(failed, failed), '2 tests failed in 0.1 s.');
  });
});
