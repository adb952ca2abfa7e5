import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NothingCame, Playground } from '../../src/playground/playground.js';
import type { Surroundings } from '../../src/playground/wishes.js';
import { samples } from '../../src/events/samples.js';
import { temporaryFolder } from '../support/data-folder.js';

const surroundings: Surroundings = {
  connections: new Map([
    ['github', 'github'],
    ['gitlab', 'gitlab'],
  ]),
  linkDomains: [],
  publicUrl: 'https://triggers.example.com',
};
const event = JSON.stringify(samples.build_processed);

function wish(rules: string, body = event) {
  return {
    kind: 'try',
    rules: { path: 'app.yaml', text: `version: 1\nrules:\n${rules}` },
    event: body,
    delivery: undefined,
  } as const;
}

const rule = (id: string, condition: string) =>
  `  - id: ${id}\n    on: build_processed\n    if: ${condition}\n    steps:\n      - uses: github/workflow-dispatch\n        with: { repository: a/b, workflow: x.yml, ref: main }\n`;

describe('the playground', function () {
  this.timeout(60_000);
  let playground: Playground;

  before(() => (playground = new Playground(surroundings, { longest: 20_000, mostWaiting: 2 })));
  after(() => playground.close());

  it('says what rules would make of an event, and why not', async () => {
    const rules =
      rule('yes', 'event.build.os == "android"') + rule('no', 'event.build.os == "ios"');
    const { diagnostics, simulation } = await playground.ask(wish(rules));
    assert.ok(simulation);
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.deepEqual(
      simulation.rules.map(({ rule: id, matched, steps }) => [id, matched, steps.length]),
      [
        ['yes', true, 1],
        ['no', false, 0],
      ],
    );
    assert.match(simulation.rules[1]?.why ?? '', /"ios"/);
  });

  it('says what is wrong with rules, at its line, and of an event that would be rejected', async () => {
    const faulty = await playground.ask(wish(rule('one', 'event.build.oss == "android"')));
    assert.deepEqual(
      faulty.diagnostics.map(({ line, severity }) => [line, severity]),
      [[5, 'error']],
    );
    assert.equal(faulty.simulation, undefined);
    const rejected = await playground.ask(wish(rule('one', 'true'), '[]'));
    assert.match(rejected.rejected ?? '', /object/);
  });

  it('takes the id of the delivery that the event is of', async () => {
    const rules = `  - id: one\n    on: build_processed\n    steps: [{ uses: github/issue, with: { repository: a/b, title: t, body: "\${{ delivery.url }}" } }]\n`;
    const delivery = { id: 'dlv_1', receivedAt: 1_000_000 };
    const { simulation } = await playground.ask({ ...wish(rules), delivery });
    assert.match(
      JSON.stringify(simulation?.rules[0]?.steps[0]?.with),
      /example.com\/deliveries\/dlv_1/,
    );
  });

  it('runs the tests of a folder, and says what they reach of each rule', async () => {
    const folder = join(temporaryFolder(), 'rules');
    mkdirSync(folder);
    const test = (name: string, os: string, expected: string) =>
      `  - name: ${name}\n    event: build_processed\n    set: { build.os: ${os} }\n    expect: ${expected}\n`;
    writeFileSync(
      join(folder, 'app.test.yaml'),
      `tests:\n${test('android', 'android', '[{ rule: one }]')}${test('wrong', 'ios', '[{ rule: one }]')}`,
    );
    const text = `version: 1\nrules:\n${rule('one', 'event.build.os == "android"')}${rule('two', 'event.build.os == "tvos"')}`;
    const tests = await playground.ask({
      kind: 'test',
      rules: [{ path: 'app.yaml', text }],
      folder,
    });
    assert.deepEqual([tests.passed, tests.failed, tests.errors], [1, ['wrong'], 0]);
    assert.deepEqual([...tests.rules.keys()], ['one', 'two']);
    assert.deepEqual(tests.rules.get('one'), { tests: 2, gaps: [] });
    const { tests: none, gaps } = tests.rules.get('two')!;
    assert.equal(none, 0);
    assert.deepEqual(gaps[0], { line: 9, message: 'no test matches `two`' });
  });

  it('ends what takes too long, and goes on with what comes next', async () => {
    const impatient = new Playground(surroundings, { longest: 150, mostWaiting: 2 });
    const many = Array.from({ length: 1500 }, (_, n) =>
      rule(`r${n}`, `event.build.os == "android${n}" && event.application.name.startsWith("a")`),
    );
    await assert.rejects(impatient.ask(wish(many.join(''))), (error) => {
      assert.ok(error instanceof NothingCame);
      assert.equal(error.message, 'It took longer than 0.15 s, and was ended.');
      return true;
    });
    const small = await impatient.ask(wish('  []\n'));
    assert.ok(small.simulation);
    await impatient.close();
  });

  it('does not let more wait than it is bounded to, and does not hold up who asks', async () => {
    const asked = Array.from({ length: 5 }, () => playground.ask(wish(rule('one', 'true'))));
    const turns = await Promise.allSettled(asked);
    assert.deepEqual(
      turns.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'],
    );
  });

  it('rejects what is at hand when it is closed, and starts again', async () => {
    // Takes seconds: it is under way when the playground is closed.
    const many = Array.from({ length: 500 }, (_, n) => rule(`r${n}`, `event.build.id == "${n}"`));
    const pending = playground.ask(wish(many.join('')));
    const ended = assert.rejects(pending, NothingCame);
    await Promise.resolve();
    await playground.close();
    await ended;
    assert.ok((await playground.ask(wish(rule('one', 'true')))).simulation);
  });
});
