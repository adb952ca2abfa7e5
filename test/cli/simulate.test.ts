import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { samples } from '../../src/events/samples.js';
import type { Simulation } from '../../src/simulate/simulate-delivery.js';
import { temporaryFolder } from '../support/data-folder.js';
import { run } from './support.js';

describe('simulate', () => {
  for (const event of Object.keys(samples)) {
    it(`shows what the example rules would send for ${event}`, async () => {
      const { status, out, err } = await run(['simulate', event]);
      assert.equal(status, 0, err);
      assert.match(out, /✓ github-/);
      assert.match(out, /✓ gitlab-/);
      assert.match(out, /would send/);
      assert.doesNotMatch(out, /WOULD FAIL/);
    });
  }

  it('says why the other rules do not match, those for this event first', async () => {
    const event = { ...samples.build_processed, build: { id: 'x', url: 'u', os: 'ios' } };
    const { out } = await run(['simulate', '-'], {}, JSON.stringify(event));
    assert.match(
      out,
      /Not matched:\n {2}✗ release-tests .*\n {2}✗ github-device-tests \(github\.yaml:\d+\): wants `event\.build\.os == "android"`; it is `"ios"`/,
    );
  });

  it('says of a rule in shadow mode that nothing is sent, and fills in its later steps', async () => {
    const folder = join(temporaryFolder(), 'rules');
    mkdirSync(folder);
    const rules = `version: 1
rules:
  - id: next
    on: build_processed
    mode: shadow
    steps:
      - { id: report, uses: github/issue, with: { repository: a/b, title: A build } }
      - uses: github/issue-comment
        with: { repository: a/b, issue: "\${{ steps.report.id }}", body: Again }
`;
    writeFileSync(join(folder, 'a.yaml'), rules);
    const line = ['simulate', 'build_processed', '--rules', folder];
    const { status, out } = await run(line);
    assert.equal(status, 0, out);
    assert.match(
      out,
      /✓ next \(a\.yaml:3\)\n {2}in shadow mode: recorded, and not sent\n {2}report: /,
    );
    assert.match(out, /2: github\/issue-comment through github would send/);
    const { out: json } = await run([...line, '--format', 'json']);
    assert.equal((JSON.parse(json) as Simulation).rules[0]?.mode, 'shadow');
  });

  it("sees of the build what a file says that Applivery's API would answer", async () => {
    const file = join(temporaryFolder(), 'answer.yaml');
    writeFileSync(file, 'build:\n  git: { branch: release/2.3 }\n');
    const { status, out, err } = await run(['simulate', 'build_processed', '--applivery', file]);
    assert.equal(status, 0, err);
    assert.match(out, /✓ release-tests .*\n.* would send\n(.*\n)*? +ref: release\/2\.3\n/);
    writeFileSync(file, 'build:\n  git: { branch: refs/heads/main }\n');
    const other = await run(['simulate', 'build_processed', '--applivery', file]);
    assert.match(other.err, /answer\.yaml:2:18 warning rules never see `"refs\/heads\/main"`/);
    assert.match(other.out, /✗ release-tests/);
  });

  it('reads a file', async () => {
    const file = join(temporaryFolder(), 'event.json');
    writeFileSync(file, JSON.stringify(samples.bug_created));
    const { status, out } = await run(['simulate', file, '--format', 'json']);
    assert.equal(status, 0);
    const { rules, event } = JSON.parse(out) as Simulation;
    assert.equal(event, 'bug_created');
    const issue = rules.find(({ rule }) => rule === 'github-bugs-to-issues')!.steps[0]!;
    assert.equal(issue.uses, 'github/issue');
    assert.deepEqual(issue.with?.labels, ['bug', 'from-testers']);
  });

  for (const [what, input, message] of [
    ['a file that is not there', 'nowhere.json', /There is no sample and no file/],
    ['no JSON', '-', /would reject this: the body is not JSON/],
  ] as const) {
    it(`says what is wrong with ${what}`, async () => {
      const { status, err } = await run(['simulate', input], {}, '{');
      assert.equal(status, 1);
      assert.match(err, message);
    });
  }

  it('shows the faults of the rules instead of running them', async () => {
    const folder = join(temporaryFolder(), 'rules');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.yaml'), 'version: 1\nrules: [{ id: a }]\n');
    const { status, err, out } = await run(['simulate', 'build_processed', '--rules', folder]);
    assert.equal(status, 1);
    assert.equal(out, '');
    assert.match(err, /a\.yaml:2:11 error `on` is missing in this rule/);
  });

  it('sees later steps as they would be after the earlier ones', async () => {
    const folder = join(temporaryFolder(), 'rules');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'a.yaml'),
      `version: 1
rules:
  - id: two-steps
    on: build_processed
    steps:
      - id: first
        if: event.build.os == "ios"
        uses: github/issue
        with: { repository: a/b, title: x }
      - id: second
        uses: github/issue
        with: { repository: a/b, title: "after \${{ steps.first.conclusion }}" }
      - if: failure()
        uses: github/issue
        with: { repository: a/b, title: never }
`,
    );
    const { out } = await run(['simulate', 'build_processed', '--rules', folder]);
    assert.match(out, /first: github\/issue through github — skipped: its `if` wants/);
    assert.match(out, /title: after skipped/);
    assert.match(out, /3: github\/issue through github — skipped/);
  });
});
