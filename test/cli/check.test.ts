import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/data-folder.js';
import { run } from './support.js';

const good = `version: 1
rules:
  - id: a
    on: build_processed
    steps:
      - uses: github/issue
        with: { repository: a/b, title: x }
`;

function rules(files: Readonly<Record<string, string>>): string {
  const folder = join(temporaryFolder(), 'rules');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('check', () => {
  it('finds no fault in the example rules', async () => {
    const { status, out, err } = await run(['check']);
    assert.equal(status, 0);
    assert.equal(out, '');
    assert.match(err, /^11 rules, \d\d rule tests, no faults\.$/);
  });

  it('shows each fault at its place, with the source line and a caret', async () => {
    const folder = rules({ 'a.yaml': good.replace('title: x', 'titel: x') });
    const { status, out, err } = await run(['check', '--rules', folder]);
    assert.equal(status, 1);
    assert.match(out, /rules\/a\.yaml:7:34 error .*titel.*/);
    assert.match(out, /did you mean `title`/);
    assert.match(out, /\^{5}/);
    assert.match(err, /^1 error\.$/);
  });

  it('checks files and folders together: an id may be used once', async () => {
    const one = rules({ 'a.yaml': good });
    const two = rules({ 'b.yaml': good });
    const { status, out } = await run(['check', join(one, 'a.yaml'), two]);
    assert.equal(status, 1);
    assert.match(out, /b\.yaml:3:/);
  });

  for (const format of ['json', 'github', 'gitlab', 'sarif']) {
    it(`prints ${format} for machines, also when there is nothing to say`, async () => {
      const folder = rules({ 'a.yaml': good.replace('title: x', 'titel: x') });
      const faulty = await run(['check', '--rules', folder, '--format', format]);
      assert.equal(faulty.status, 1);
      assert.match(faulty.out, /titel/);
      const clean = await run(['check', '--format', format]);
      assert.equal(clean.status, 0);
      if (format !== 'github') JSON.parse(clean.out);
    });
  }

  it('says so when there is nothing at the path', async () => {
    const { status, err } = await run(['check', 'no/such/place']);
    assert.equal(status, 1);
    assert.match(err, /nothing at no\/such\/place/);
  });

  it('knows the connections of connections.yaml without their secrets', async () => {
    const folder = rules({
      'a.yaml': good.replace('uses: github/issue', 'uses: github/issue\n        connection: ours'),
      'connections.yaml':
        'version: 1\nconnections:\n  ours: { provider: github, token: { env: NOT_SET } }\n',
    });
    assert.equal((await run(['check', '--rules', folder])).status, 0);
  });

  const untested = { 'a.yaml': good };

  it('names a finding that no test reaches, and exits 0', async () => {
    const { status, out, err } = await run(['check', '--rules', rules(untested)]);
    assert.equal(status, 0);
    assert.match(out, /a\.yaml:3:9 warning .*\[untested-rule\]/);
    assert.match(err, /^1 rule, 1 warning\.$/);
  });

  it('makes findings errors where it is told to', async () => {
    const folder = rules(untested);
    for (const name of ['untested-rule', 'all']) {
      const { status, out } = await run(['check', '--rules', folder, '--error', name]);
      assert.equal(status, 1);
      assert.match(out, /a\.yaml:3:9 error .*\[untested-rule\]/);
    }
    const others = ['--error', 'constant-condition', '--error', 'unreachable-rule'];
    assert.equal((await run(['check', '--rules', folder, ...others])).status, 0);
  });

  it('says which finding there is not', async () => {
    const { status, err } = await run(['check', '--error', 'untested-rules']);
    assert.equal(status, 2);
    assert.match(err, /No finding is called `untested-rules`: did you mean `untested-rule`\?/);
  });

  it('knows the tests beside a file that is checked by itself', async () => {
    const { status, out } = await run(['check', 'rules/github.yaml']);
    assert.deepEqual([status, out], [0, '']);
  });

  it('shows the findings in every format, and describes them in SARIF', async () => {
    const folder = rules(untested);
    for (const format of ['json', 'github', 'gitlab', 'sarif']) {
      const { out } = await run(['check', '--rules', folder, '--format', format]);
      assert.match(out, /untested-rule/);
    }
    const { out } = await run(['check', '--rules', folder, '--format', 'sarif']);
    const { runs } = JSON.parse(out) as {
      runs: { tool: { driver: { rules: { id: string; shortDescription: { text: string } }[] } } }[];
    };
    const [rule] = runs[0]!.tool.driver.rules;
    assert.equal(rule?.id, 'untested-rule');
    assert.match(rule.shortDescription.text, /^A rule that no rule test expects/);
  });

  it('accepts an empty folder', async () => {
    const { status, err } = await run(['check', '--rules', rules({})]);
    assert.equal(status, 0);
    assert.match(err, /0 rules/);
  });
});
