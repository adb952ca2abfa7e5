import assert from 'node:assert/strict';
import { Coverage } from '../../src/rule-tests/coverage.js';
import { ruleset, runTests } from './support/run.js';

const steps = `
    steps:
      - uses: github/repository-dispatch
        with: { repository: acme/app, event-type: x }`;

/** What tests (of which only events and `set` count) leave out, as `line:column message`. */
async function gaps(rules: string, ...sets: string[]): Promise<string[]> {
  return gapsOfEvents(
    rules,
    sets.map((set) => `event: build_processed, ${set}`),
  );
}

async function gapsOfEvents(rules: string, events: readonly string[]): Promise<string[]> {
  const loaded = ruleset(rules);
  const coverage = new Coverage(loaded);
  const tests = events.map((event) => `  - { name: a, ${event}expect: [] }`);
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

  describe('of a template', () => {
    const issue = (body: string, more = '') => `
  - id: a
    on: build_processed${more}
    steps:
      - uses: github/issue
        with:
          repository: acme/app
          title: x
          body: |
            Hello
            ${body.replaceAll('\n', '\n            ')}
`;
    const choice = '${{ if event.build.os == "android" }}\none\n${{ else }}\nother\n${{ end }}';
    const ios = 'set: { build.os: ios }, ';

    it('wants both branches of an `if`', async () => {
      assert.deepEqual(await gaps(issue(choice), ''), [`13:20 \`${os}\` is false in no test`]);
      assert.deepEqual(await gaps(issue(choice), ios), [`13:20 \`${os}\` is true in no test`]);
      assert.deepEqual(await gaps(issue(choice), '', ios), []);
    });

    it('wants each operand of a branch that is reached', async () => {
      const nested = `\${{ if ${app} }}\n${choice}\n\${{ end }}`;
      assert.deepEqual(await gaps(issue(nested), 'set: { application.name: x }, '), [
        `13:20 \`${app}\` is true in no test`,
        `14:20 \`${os}\` is true or false in no test`,
      ]);
    });

    it('wants the body of a loop done, and left out', async () => {
      const loop = '${{ for x in event.names }}\n- ${{ x }}\n${{ end }}';
      const rules = issue(loop).replace('on: build_processed', 'on: build_tagged');
      const sent = (names: string) => `event: { action: build_tagged, names: ${names} }, `;
      const own = async (...sets: string[]) => gapsOfEvents(rules, sets.map(sent));
      assert.deepEqual(await own('[a]'), [
        '13:26 the loop over `event.names` is skipped in no test',
      ]);
      assert.deepEqual(await own('[]'), ['13:26 the loop over `event.names` is run in no test']);
      assert.deepEqual(await own('[a, b]', '[]'), []);
      assert.deepEqual(await own('1'), ['7:9 no test sends step `1` of `a`']);
    });

    it('looks into each round of a loop', async () => {
      const loop =
        '${{ for x in ["1", "2"] }}\n${{ x == event.build.os ? "that" : "not" }}\n${{ end }}';
      assert.deepEqual(await gaps(issue(loop), ''), [
        '14:17 `x == event.build.os` is true in no test',
      ]);
      assert.deepEqual(await gaps(issue(loop), 'set: { build.os: "2" }, '), []);
    });

    it('looks through `? :` in what loops go through, in macros and in arguments', async () => {
      const text =
        '${{ ["1"].map(x, x == event.build.os ? "a" : "b").join(has(event.build.id) ? "," : ";") }}';
      assert.deepEqual(await gaps(issue(text), ''), [
        '13:30 `x == event.build.os` is true in no test',
        '13:68 `has(event.build.id)` is false in no test',
      ]);
    });

    it('asks nothing of lists that are never empty', async () => {
      const loops = ['["a"]', 'event.build.id.split(",")', 'event.build.id.split(",").map(y, y)'];
      const text = loops.map((list) => `\${{ for x in ${list} }}\${{ x }}\${{ end }}`).join('\n');
      assert.deepEqual(await gaps(issue(text), ''), []);
    });

    it('looks into lets that it uses, and lets that those use', async () => {
      const lets = `
    let:
      isTarget: ${os}
      ref: '\${{ vars.isTarget ? "main" : "other" }}'`;
      const used = issue('${{ vars.ref }}', lets);
      assert.deepEqual(await gaps(used, ''), ['8:17 `vars.isTarget` is false in no test']);
      const unused = issue('x', lets);
      assert.deepEqual(await gaps(unused, ''), [
        '8:17 `vars.isTarget` is true or false in no test',
      ]);
    });

    it('looks into a let that only another let uses', async () => {
      const lets = `
    let:
      ref: '\${{ ${os} ? "main" : "other" }}'
      name: '"refs/heads/" + vars.ref'`;
      const used = issue('${{ vars.name }}', lets);
      assert.deepEqual(await gaps(used, ''), [`7:17 \`${os}\` is false in no test`]);
    });

    it('says nothing more of a step that is never sent', async () => {
      const rules = issue(choice).replace('        with:', '        if: failure()\n        with:');
      assert.deepEqual(await gaps(rules, ''), [
        '7:9 no test sends step `1` of `a`',
        '8:13 `failure()` is true in no test',
      ]);
    });

    it('counts conditions and loops', async () => {
      const loop = '${{ for x in event.build.id.split("").filter(y, y == "z") }}x${{ end }}';
      const loaded = ruleset(issue(`${choice}\n${loop}`));
      const coverage = new Coverage(loaded);
      await runTests(loaded, '  - { name: a, event: build_processed, expect: [] }', coverage);
      const { conditions, loops, percent } = coverage.report();
      assert.deepEqual(
        [conditions, loops],
        [
          { reached: 1, total: 2 },
          { reached: 1, total: 2 },
        ],
      );
      assert.equal(percent, 66.6);
    });
  });

  it('sees the same results as the service', async () => {
    const rules = rule(`${app} && ${os}`).replace(
      'event-type: x',
      'event-type: \'${{ event.build.os == "ios" ? "a" : "b" }}\'',
    );
    const loaded = ruleset(rules);
    const test =
      '  - { name: a, event: build_processed, expect: [{ rule: a, with: { event-type: b } }] }';
    for (const coverage of [undefined, new Coverage(loaded)]) {
      const [result] = await runTests(loaded, test, coverage);
      assert.deepEqual(result?.differences, []);
    }
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
