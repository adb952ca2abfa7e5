import assert from 'node:assert/strict';
import { findingsIn, foundIn, ruleText, type RuleText } from './support.js';

const certificate = 'certificate_application_will_expire';

describe('unreachable-rule', () => {
  const never: RuleText[] = [
    { if: 'event.build.os == "ios" && event.build.os == "android"' },
    { if: 'event.build.os == "ios" && event.build.os != "ios"' },
    { if: 'event.build.os in ["ios", "android"] && !(event.build.os in ["android", "ios"])' },
    { if: 'event.build.os == "ios" && event.build.os.startsWith("and")' },
    { if: 'event.application.name.size() > 3 && !(event.application.name.size() > 3)' },
    { if: '!has(event.build.os) && event.build.os == "ios"' },
    { if: 'has(event.build.os) && event.build.?os.orValue("x") == "x" && event.build.os == "y"' },
    { if: 'vars.x == "ios" && event.build.os == "android"', let: 'event.build.os' },
    { if: 'vars.x && event.build.os == "android"', let: 'event.build.os == "ios"' },
    {
      if: 'default(event.build.os, "none") == "none" && has(event.build.os) && event.build.os == "b"',
    },
    { on: certificate, if: 'event.numDays > 5 && event.numDays < 6' },
    { on: certificate, if: 'event.numDays <= 5 && event.numDays >= 6' },
    { on: certificate, if: 'event.numDays in [1, 2] && event.numDays > 2' },
    { on: certificate, if: 'event.numDays > 2.5 && event.numDays < 2.9' },
    { on: 'build_created', if: 'false' },
    { on: 'something_new', if: 'event.a == "x" && event.a == 1' },
    { on: '[build_created, bug_created]', if: 'has(event.build) && has(event.report)' },
    { on: 'build_created', if: '!has(event.build)' },
  ];
  for (const rule of never) {
    it(`is found: ${rule.if}`, () => {
      assert.deepEqual(foundIn(rule), [`unreachable-rule: ${rule.if}`]);
    });
  }

  const reachable: RuleText[] = [
    { if: 'event.build.os == "ios" || event.build.os == "android"' },
    { if: 'event.build.os == "ios" && event.application.name == "android"' },
    { if: '!has(event.build.os) && event.build.?os.orValue("x") == "x"' },
    { if: 'default(event.build.os, "none") == "none"' },
    { if: 'event.build.os.startsWith("a") && event.build.os.endsWith("d")' },
    { on: certificate, if: 'event.numDays > 5 && event.numDays < 7' },
    { on: '[build_created, bug_created]', if: 'has(event.build)' },
    { on: 'something_new', if: 'event.a == event.b && event.a != "x"' },
    { if: 'event.application.name == "x" && event.application.name == event.organization.name' },
    { on: 'something_new', if: 'event.a == "x" && event.b == "y" && event.a != event.b' },
    { if: 'now > timestamp("2030-01-01T00:00:00Z")' },
    { if: '["a"].exists(x, x == "a") && !["a"].exists(x, x == "b")' },
  ];
  for (const rule of reachable) {
    it(`is not found: ${rule.if}`, () => assert.deepEqual(foundIn(rule), []));
  }

  it('says what to write instead', () => {
    const [finding] = findingsIn(ruleText({ if: 'false' }));
    assert.equal(finding?.severity, 'warning');
    assert.equal(finding.message, '`a` never matches: its `if` is true for no event of its `on`');
    assert.equal(finding.hint, 'write `mode: off` in place of `if: false`');
  });

  it('claims nothing where there is too much to try', () => {
    const name = 'event.application.name.size()';
    const parts = Array.from(
      { length: 13 },
      (_, n) => `(${name} % ${2 * n + 20} == 1 || ${name} % ${2 * n + 21} == 1)`,
    );
    const contradiction = 'event.build.os == "a" && event.build.os == "b"';
    const rule = { if: `${parts.join(' && ')} && ${contradiction}` };
    assert.deepEqual(foundIn(rule), []);
  });
});

describe('constant-condition', () => {
  const constant: [RuleText, string][] = [
    [{ if: 'true' }, 'true'],
    [
      { on: certificate, if: 'event.numDays < 10 || event.numDays >= 10' },
      'event.numDays < 10 || event.numDays >= 10',
    ],
    [{ if: 'has(event.build)' }, 'has(event.build)'],
    [
      { on: '[build_created, bug_created]', if: 'has(event.build) || has(event.report)' },
      'has(event.build) || has(event.report)',
    ],
    [{ if: 'event.action == "build_processed"' }, 'event.action == "build_processed"'],
    [
      { if: 'event.build.os == "ios"', stepIf: 'event.build.os == "android"' },
      'event.build.os == "android"',
    ],
    [
      { if: 'event.build.os == "ios"', stepIf: 'event.build.os == "ios"' },
      'event.build.os == "ios"',
    ],
    [{ stepIf: 'failure()' }, 'failure()'],
    [{ stepIf: 'success()' }, 'success()'],
    [{ title: '${{ if true }}x${{ end }}y' }, 'true'],
    [
      { if: 'event.build.os == "ios"', title: '${{ if event.build.os == "a" }}x${{ end }}y' },
      'event.build.os == "a"',
    ],
  ];
  for (const [rule, at] of constant) {
    it(`is found: ${JSON.stringify(rule)}`, () => {
      assert.deepEqual(foundIn(rule), [`constant-condition: ${at}`]);
    });
  }

  const open: RuleText[] = [
    { stepIf: 'always()' },
    { if: 'event.build.os == "ios"', stepIf: 'event.application.name == "x"' },
    { if: 'now.getHours("UTC") > 8', stepIf: 'now.getHours("UTC") > 8' },
    { if: 'vars.x > 8', let: 'now.getHours("UTC")', stepIf: 'vars.x > 8' },
    { on: '[build_created, build_processed]', if: 'event.action == "build_created"' },
    { title: '${{ for x in ["a", "b"] }}${{ if x == "a" }}x${{ end }}${{ end }}' },
  ];
  for (const rule of open) {
    it(`is not found: ${JSON.stringify(rule)}`, () => assert.deepEqual(foundIn(rule), []));
  }

  it('says "always" only where nothing can be missing', () => {
    const [sometimes] = findingsIn(
      ruleText({ if: 'event.build.os == "a" || event.build.os != "a"' }),
    );
    assert.match(
      sometimes!.message,
      /is never false: it is true whenever the event has the fields/,
    );
    const unknown = 'event.build.os.size() > 2 || !(event.build.os.size() > 2)';
    assert.match(findingsIn(ruleText({ if: unknown }))[0]!.message, /is never false/);
    assert.match(findingsIn(ruleText({ if: 'true' }))[0]!.message, /is always true/);
  });
});

describe('impossible-comparison', () => {
  const impossible: [RuleText, string, RegExp][] = [
    [{ if: 'event.build.os == "Android"' }, '"Android"', /write `"android"`/],
    [{ if: '"iOS" != event.build.os' }, '"iOS"', /write `"ios"`/],
    [{ if: 'event.build.os in ["ios", "Android"]' }, '"Android"', /write `"android"`/],
    [{ if: 'event.build.os.startsWith("And")' }, '"And"', /write `"and"`/],
    [{ if: 'contains(event.build.os, "OS")' }, '"OS"', /write `"os"`/],
    [{ if: 'default(event.build.os, "none") == "IOS"' }, '"IOS"', /write `"ios"`/],
    [{ if: 'vars.x == "IOS"', let: 'event.?build.?os' }, '"IOS"', /write `"ios"`/],
    [{ if: 'event.build.versionName != ""' }, '""', /: `has\(event\.build\.versionName\)`/],
    [{ if: 'event.build.versionName == ""' }, '""', /`!has\(event\.build\.versionName\)`/],
    [{ if: 'event.action == "bug_created"' }, '"bug_created"', /add `bug_created` to `on`/],
    [
      { on: certificate, if: 'event.action == "certificate_will_expire"' },
      '"certificate_will_expire"',
      /is known as/,
    ],
    [{ if: 'build.status == "Processed"' }, '"Processed"', /write `"processed"`/],
    [{ if: 'build.git.branch == ""' }, '""', /`!has\(build\.git\.branch\)`/],
    [{ title: '${{ event.build.os == "iOS" ? "a" : "b" }}' }, '"iOS"', /write `"ios"`/],
  ];
  for (const [rule, at, hint] of impossible) {
    it(`is found: ${JSON.stringify(rule)}`, () => {
      assert.deepEqual(foundIn(rule), [`impossible-comparison: ${at}`]);
      assert.match(findingsIn(ruleText(rule))[0]!.hint ?? '', hint);
    });
  }

  const possible: RuleText[] = [
    { if: 'event.build.os == "harmonyos"' },
    { if: 'default(event.build.os, "None") == "None"' },
    { if: 'default(event.build.versionName, "") == ""' },
    { if: 'event.application.name == "Android"' },
    { if: 'build.git.branch == "Main" && build.status == "new"' },
    { if: 'default(build.git.branch, "none") == "none"' },
    { on: '[build_processed, something_new]', if: 'event.build.os == "Android"' },
    { on: '[build_processed, bug_created]', if: 'event.action == "bug_created"' },
    { if: '["Android"].exists(x, x == "Android")' },
  ];
  for (const rule of possible) {
    it(`is not found: ${JSON.stringify(rule)}`, () => assert.deepEqual(foundIn(rule), []));
  }

  it("tells a step's status from its conclusion", () => {
    const text = `${ruleText({})}      - uses: github/issue
        if: steps.first.status == "success"
        with: { repository: a/b, title: y }
`.replace('- uses: github/issue', '- id: first\n        uses: github/issue');
    const [finding] = findingsIn(text);
    assert.equal(finding?.code, 'impossible-comparison');
    assert.match(finding.hint ?? '', /`steps\.first\.conclusion == "success"`/);
  });
});

describe('unanchored-regex', () => {
  const found: [string, RegExp][] = [
    [
      'event.application.name.matches("Awesome App")',
      /`event\.application\.name == "Awesome App"`/,
    ],
    [
      'matches(event.application.name, "one|two")',
      /`event\.application\.name in \["one", "two"\]`/,
    ],
    ['event.application.slug.matches("^one|two$")', /write `"\^\(one\|two\)\$"`/],
    ['event.build.versionName.matches("^1|2$")', /write `"\^\(1\|2\)\$"`/],
  ];
  for (const [condition, hint] of found) {
    it(`is found: ${condition}`, () => {
      const [finding, ...others] = findingsIn(ruleText({ if: condition }));
      assert.deepEqual([finding?.code, others], ['unanchored-regex', []]);
      assert.match(finding?.hint ?? '', hint);
    });
  }

  it('is found where a pattern vouches for what it matches', () => {
    const title =
      '${{ event.application.name.matches("[a-z]+") ? event.application.name : "other" }}';
    assert.deepEqual(foundIn({ title }), ['unanchored-regex: "[a-z]+"']);
    assert.deepEqual(foundIn({ title: title.replace('[a-z]+', '^[a-z]+$') }), []);
    assert.deepEqual(foundIn({ title: title.replace(': "other"', '+ "!" : "other"') }), []);
  });

  for (const condition of [
    'event.build.versionName.matches("beta")',
    'event.application.name.matches("^Awesome App$")',
    'event.application.name.matches("^Awesome")',
    'event.application.name.matches("v[0-9]+")',
    'event.application.name.matches("^(a|b)$")',
    'event.application.name.contains("App")',
  ]) {
    it(`is not found: ${condition}`, () => assert.deepEqual(foundIn({ if: condition }), []));
  }
});
