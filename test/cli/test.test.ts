import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/data-folder.js';
import { run } from './support.js';

const rules = `version: 1
rules:
  - id: bugs
    on: bug_created
    if: event.application.name == "Awesome App"
    steps:
      - uses: github/issue
        with: { repository: a/b, title: x }
`;

const passing = `tests:
  - { name: makes an issue, event: bug_created, expect: [{ rule: bugs }] }
`;
const failing = passing.replace('[{ rule: bugs }]', '[]');

function folder(files: Readonly<Record<string, string>>): string {
  const made = join(temporaryFolder(), 'rules');
  mkdirSync(made);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(made, name, '..'), { recursive: true });
    writeFileSync(join(made, name), text);
  }
  return made;
}

describe('test', () => {
  it('passes for the example rules, of which it reaches all', async () => {
    const { status, out } = await run(['test', '--min-coverage', '100']);
    assert.equal(status, 0, out);
    assert.match(out, /^\d+ tests passed in [\d.]+ s, coverage 100 %\.$/m);
  });

  it('ends with 0 when all passed, 1 when one failed, and with a summary', async () => {
    const good = await run([
      'test',
      '--rules',
      folder({ 'a.yaml': rules, 'a.test.yaml': passing }),
    ]);
    assert.deepEqual([good.status, good.err], [0, '']);
    assert.match(good.out, /\n1 test passed in [\d.]+ s\.$/);
    const bad = await run(['test', '--rules', folder({ 'a.yaml': rules, 'a.test.yaml': failing })]);
    assert.equal(bad.status, 1);
    assert.match(bad.out, /\n1 test failed in [\d.]+ s\.$/);
  });

  it('runs the named files against the rules beside them', async () => {
    const made = folder({ 'a.yaml': rules, 'a.test.yaml': passing, 'b.test.yaml': failing });
    assert.equal((await run(['test', join(made, 'a.test.yaml')])).status, 0);
    assert.equal((await run(['test', join(made, 'b.test.yaml')])).status, 1);
    assert.match((await run(['test', made])).out, /1 test passed, 1 failed/);
  });

  it('runs tests of a folder inside the rules folder against all rules', async () => {
    const made = folder({ 'a.yaml': rules, 'team/a.test.yaml': passing });
    assert.equal((await run(['test', join(made, 'team')], { RULES_DIR: made })).status, 0);
  });

  it('prints only the result where a program reads it, and the summary beside it', async () => {
    const made = folder({ 'a.yaml': rules, 'a.test.yaml': failing });
    const json = await run(['test', '--rules', made, '--format', 'json']);
    assert.equal((JSON.parse(json.out) as { failed: number }).failed, 1);
    assert.match(json.err, /^1 test failed/);
    const junit = await run(['test', '--rules', made, '--format', 'junit']);
    assert.match(junit.out, /^<\?xml[^]*<\/testsuites>$/);
    assert.equal(junit.status, 1);
  });

  it('fails when less is covered than is wanted', async () => {
    const made = folder({ 'a.yaml': rules, 'a.test.yaml': passing });
    const enough = await run(['test', '--rules', made, '--min-coverage', '75']);
    assert.equal(enough.status, 0);
    assert.match(
      enough.out,
      /a\.yaml:5:9 `event\.application\.name == "Awesome App"` is false in no/,
    );
    const less = await run(['test', '--rules', made, '--min-coverage', '75.1']);
    assert.equal(less.status, 1);
    assert.match(less.err, /The coverage is below 75\.1 %/);
  });

  it('is used wrongly with a percentage that is none, or another format', async () => {
    for (const line of [
      ['--min-coverage', 'all'],
      ['--min-coverage', '101'],
      ['--format', 'tap'],
    ]) {
      assert.equal((await run(['test', ...line])).status, 2, line.join(' '));
    }
  });

  it('runs nothing where rules or tests have errors, and shows them', async () => {
    const broken = folder({ 'a.yaml': rules.replace('  on:', '  in:'), 'a.test.yaml': passing });
    const one = await run(['test', '--rules', broken]);
    assert.deepEqual([one.status, one.out], [1, '']);
    assert.match(one.err, /a\.yaml:4:5 error unknown key `in`[^]*mend them first/);
    const other = folder({ 'a.yaml': rules, 'a.test.yaml': passing.replace('rule:', 'rul:') });
    const two = await run(['test', '--rules', other]);
    assert.deepEqual([two.status, two.out], [1, '']);
    assert.match(two.err, /a\.test\.yaml:2:\d+ error unknown key `rul`[^]*no test was run/);
  });

  it('fails where there is nothing to run', async () => {
    const none = await run(['test', '--rules', folder({ 'a.yaml': rules })]);
    assert.equal(none.status, 1);
    assert.match(none.err, /There are no rule tests/);
    const gone = await run(['test', 'no/such/place']);
    assert.equal(gone.status, 1);
    assert.match(gone.err, /nothing at no\/such\/place/);
  });
});

describe('check', () => {
  const faulty = passing.replace('rule: bugs', 'rule: bug');

  it('finds faults in rule tests too', async () => {
    const made = folder({ 'a.yaml': rules, 'a.test.yaml': faulty });
    for (const line of [['--rules', made], [made], [join(made, 'a.test.yaml')]]) {
      const { status, out } = await run(['check', ...line]);
      assert.equal(status, 1, line.join(' '));
      assert.match(out, /a\.test\.yaml:2:\d+ error no rule is called `bug`: did you mean `bugs`\?/);
    }
  });

  it('holds a rule test against all rules of its folder, whichever files are checked', async () => {
    const made = folder({
      'a.yaml': rules,
      'b.yaml': rules.replace('bugs', 'b'),
      'a.test.yaml': passing,
    });
    const { status, err } = await run(['check', join(made, 'b.yaml'), join(made, 'a.test.yaml')]);
    assert.equal(status, 0);
    // No test expects `b` to send: a warning, and no fault.
    assert.match(err, /^1 rule, 1 rule test, 1 warning\.$/);
  });
});
