import assert from 'node:assert/strict';
import { Coverage } from '../../src/rule-tests/coverage.js';
import { assertPassed, ruleset, runTest, runTests, textOf } from './support/run.js';

const rules = ruleset(`
  - id: on-main
    on: [build_created, build_processed]
    if: build.git.branch == "main"
    steps:
      - uses: github/repository-dispatch
        with: { repository: acme/app, event-type: built, payload: { sha: '\${{ build.git.sha }}' } }
  - id: always
    on: build_processed
    steps:
      - uses: github/issue-comment
        with: { repository: acme/app, issue: 12, body: A build came }
`);

const test = (lines: string) => `
  - name: a
    event: build_processed
${lines}`;

describe("what Applivery's API would answer, in rule tests", () => {
  it('is what rules see of the build', async () => {
    const result = await runTest(
      rules,
      test(`
    applivery: { build: { git: { branch: main, sha: f52ace0 } } }
    expect:
      - { rule: on-main, with: { payload: { sha: f52ace0 } } }
      - { rule: always }
`),
    );
    assertPassed(result);
  });

  it('may be another one for each event', async () => {
    const result = await runTest(
      rules,
      `
  - name: a
    applivery: { build: { git: { branch: main, sha: f52ace0 } } }
    events:
      - { at: 0s, event: build_created, applivery: { build: { git: { branch: develop } } } }
      - { at: 1m, event: build_processed }
    expect:
      - { rule: on-main, with: { payload: { sha: f52ace0 } } }
      - { rule: always }
`,
    );
    assertPassed(result);
  });

  it('holds up no rule that does not need it, however long Applivery is away', async () => {
    const result = await runTest(
      rules,
      test(`
    applivery: unreachable
    expect: [{ rule: always }]
`),
    );
    assertPassed(result);
    assert.equal(result.got[0]?.sentAfter, 0);
  });

  const refused: Readonly<Record<string, RegExp>> = {
    '': /: this test does not say what Applivery's API would answer: add `applivery:` to it$/m,
    'applivery: 401': /: Applivery refused the token \(401\); set APPLIVERY_TOKEN/,
    'applivery: 404': /: Applivery has no such build \(404\)/,
    'applivery: 503': /: Applivery's API could not be read for 1d \(it answered 503\)/,
    'applivery: unreachable': /could not be read for 1d \(it cannot be reached\)/,
  };
  for (const [line, reason] of Object.entries(refused)) {
    it(`is why a rule does not match: ${line || 'not said'}`, async () => {
      const result = await runTest(
        rules,
        test(`
    ${line}
    expect: [{ rule: on-main }, { rule: always }]
`),
      );
      assert.match(textOf(result), reason);
      assert.match(
        textOf(result),
        /wants `build\.git\.branch == "main"`; `build\.git\.branch` is not known: /,
      );
    });
  }

  it('decides in conditions, and coverage sees it', async () => {
    const coverage = new Coverage(rules);
    const one = (branch: string, expect: string) =>
      test(`
    applivery: { build: { git: { branch: ${branch}, sha: f52ace0 } } }
    expect: [${expect}{ rule: always }]
`);
    const results = await runTests(rules, one('main', '{ rule: on-main }, '), coverage);
    results.forEach(assertPassed);
    assert.notEqual(coverage.report().percent, 100);
    const more = await runTests(rules, one('develop', ''), coverage);
    more.forEach(assertPassed);
    assert.equal(coverage.report().percent, 100);
  });
});
