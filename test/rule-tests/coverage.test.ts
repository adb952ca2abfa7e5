import assert from 'node:assert/strict';
import { Coverage } from '../../src/rule-tests/coverage.js';
import { ruleset, runTests } from './support/run.js';

const steps = `
    steps:
      - uses: github/repository-dispatch
        with: { repository: acme/app, event-type: x }`;

/** What tests (of which only events and `set` count) leave out, as `line:column message`. */
async function gaps(rules: string, ...sets: string[]): Promise<string[]> {
  const loaded = ruleset(rules);
  const coverage = new Coverage(loaded);
  const tests = sets.map((set) => `  - { name: a, event: build_processed, ${set}expect: [] }`);
  await runTests(loaded, tests.join('\n'), coverage);
  return coverage.report().gaps.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

function rule(condition: string): string {
  return `
  - id: a
    on: build_processed
    if: ${condition}${steps}
`;
}

const os = 'event.build.os == "android"';
const app = 'event.application.name == "Awesome App"';

describe('the coverage of rule tests', () => {
  it('is whole when every rule matched, every step was sent, every operand was true and false', async () => {
    const rules = rule(`${app} && ${os}`);
    const sets = ['', 'set: { build.os: ios }, ', 'set: { application.name: x }, '];
    assert.deepEqual(await gaps(rules, ...sets), []);
  });

  it('names each operand that was never true or never false, at its place', async () => {
    assert.deepEqual(await gaps(rule(`${app} && ${os}`), ''), [
      `6:9 \`${app}\` is false in no test`,
      `6:52 \`${os}\` is false in no test`,
    ]);
  });

  it('counts an operand only where it mattered', async () => {
    assert.deepEqual(await gaps(rule(`${app} && ${os}`), 'set: { application.name: x }, '), [
      '4:9 no test matches `a`',
      `6:9 \`${app}\` is true in no test`,
      `6:52 \`${os}\` is true or false in no test`,
    ]);
    assert.deepEqual(await gaps(rule(`${app} || ${os}`), ''), [
      `6:9 \`${app}\` is false in no test`,
      `6:52 \`${os}\` is true or false in no test`,
    ]);
  });

  it('looks through `!`, parentheses and `? :`', async () => {
    const condition = `!(${app}) || (event.build.os == "ios" ? event.build.id == "1" : ${os})`;
    assert.deepEqual(await gaps(rule(`>-\n      ${condition}`), ''), [
      `7:9 \`${app}\` is false in no test`,
      '7:54 `event.build.os == "ios"` is true in no test',
      '7:80 `event.build.id == "1"` is true or false in no test',
      `7:104 \`${os}\` is false in no test`,
    ]);
  });

  it('does not take what is missing for false', async () => {
    const choice = rule('>-\n      event.build.versionName == "1" ? event.build.id == "1" : false');
    assert.match(
      (await gaps(choice, '')).at(-1) ?? '',
      /event\.build\.id.* is true or false in no/,
    );
    const negated = rule('>-\n      !(event.build.versionName == "1") && event.build.id == "1"');
    assert.match((await gaps(negated, ''))[1] ?? '', /versionName.* is true or false in no/);
    const rules = rule('event.build.versionName == "1"');
    assert.deepEqual(await gaps(rules, ''), [
      '4:9 no test matches `a`',
      '6:9 `event.build.versionName == "1"` is true or false in no test',
    ]);
  });

  it('finds operands in conditions of several lines', async () => {
    const rules = rule(`>-\n      ${app}\n      && ${os}`);
    assert.deepEqual(await gaps(rules, 'set: { build.os: ios }, '), [
      '4:9 no test matches `a`',
      `7:7 \`${app}\` is false in no test`,
      `8:10 \`${os}\` is true in no test`,
    ]);
  });

  it('finds operands in a condition with ${{ }} and quotes around it', async () => {
    assert.deepEqual(await gaps(rule(`'\${{ ${os} }}'`), ''), [
      `6:14 \`${os}\` is false in no test`,
    ]);
  });

  it('asks nothing of what is always true', async () => {
    const rules = `
  - id: a
    on: build_processed
    if: true${steps}
      - uses: github/repository-dispatch
        if: always() && ${os}
        with: { repository: acme/app, event-type: y }
`;
    assert.deepEqual(await gaps(rules, ''), [`11:25 \`${os}\` is false in no test`]);
  });

  it('names steps that were never sent', async () => {
    const rules = `
  - id: a
    on: build_processed${steps}
      - id: report
        uses: github/repository-dispatch
        if: failure()
        with: { repository: acme/app, event-type: y }
`;
    assert.deepEqual(await gaps(rules, ''), [
      '9:9 no test sends step `report` of `a`',
      '11:13 `failure()` is true in no test',
    ]);
  });

  it('leaves out rules that are off', async () => {
    const rules = rule(os).replace('    if:', '    mode: off\n    if:');
    assert.deepEqual(await gaps(rules, ''), []);
  });

  it('counts rules, steps, and two outcomes for each operand', async () => {
    const loaded = ruleset(rule(os) + rule(app).replace('id: a', 'id: b'));
    const coverage = new Coverage(loaded);
    const empty = coverage.report();
    assert.equal(empty.percent, 0);
    await runTests(
      loaded,
      '  - { name: a, event: build_processed, set: { build.os: ios }, expect: [] }',
      coverage,
    );
    const report = coverage.report();
    assert.deepEqual(report.rules, { reached: 1, total: 2 });
    assert.deepEqual(report.steps, { reached: 1, total: 2 });
    assert.deepEqual(report.conditions, { reached: 2, total: 4 });
    assert.equal(report.percent, 50);
  });
});
