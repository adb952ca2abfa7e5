import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { actions } from '../../src/actions/index.js';
import { eventDeclarations } from '../../src/events/declarations.js';
import { readRuleTests } from '../../src/rule-tests/read-rule-tests.js';
import { ruleTestsJsonSchema } from '../../src/rule-tests/rule-tests-json-schema.js';
import { loadRuleset } from '../../src/rules/load-ruleset.js';
import { rulesJsonSchema } from '../../src/rules/schema/rules-json-schema.js';
import { Editor } from './editor.js';

const head = `version: 1
rules:
  - id: a
    on: build_processed
    steps:
`;

function issue(...lines: readonly string[]): string {
  return `${head}      - uses: github/issue\n${lines.map((line) => `        ${line}\n`).join('')}`;
}

function checked(text: string): string[] {
  const language = { actions, connections: new Map(), linkDomains: [] };
  return loadRuleset([{ path: 'a.yaml', text }], language).diagnostics.map(
    ({ line, column }) => `${line}:${column}`,
  );
}

function places(faults: readonly string[]): string[] {
  return faults.map((fault) => fault.split(' ')[0]!);
}

describe('an editor with the schema of rules', () => {
  const editor = new Editor(rulesJsonSchema(actions));

  for (const file of ['builds', 'github', 'gitlab']) {
    it(`has nothing to say of the example rules: ${file}`, async () => {
      assert.deepEqual(await editor.faults(readFileSync(`rules/${file}.yaml`, 'utf8')), []);
    });
  }

  const faulty: [name: string, text: string, message: RegExp][] = [
    [
      'an action that is none',
      `${head}      - uses: github/isue\n`,
      /^Value is not accepted\. Valid values: "github\/workflow-dispatch", /,
    ],
    [
      'an input that is none',
      issue('with: { repository: a/b, title: x, titel: y }'),
      /^Property titel is not allowed\.$/,
    ],
    ['a missing input', issue('with:', '  repository: a/b'), /^Missing property "title"\.$/],
    ['missing inputs', issue(), /^Missing property "with"\.$/],
    [
      'a misspelt key',
      issue('whith: {}', 'with: { repository: a/b, title: x }'),
      /^Property whith is not allowed\.$/,
    ],
    [
      'a wrong form',
      issue('with: { repository: ab, title: x }'),
      /^must be a repository, written `owner\/name`$/,
    ],
    [
      'a wrong number',
      issue('with: { repository: a/b, title: x, milestone: soon }'),
      /^must be a whole number, or one expression: `\$\{\{ … \}\}`$/,
    ],
    [
      'a wrong choice',
      issue('with: { repository: a/b, title: x, on-repeat: never }'),
      /^Value is not accepted\. Valid values: "comment", "count", "ignore"\.$/,
    ],
    [
      'a wrong type',
      issue('with: { repository: a/b, title: [x] }'),
      /^Incorrect type\. Expected "string"\.$/,
    ],
    [
      'a wrong project',
      `${head}      - uses: gitlab/pipeline\n        with: { project: x y, ref: main }\n`,
      /^must be a project: its path, as in `acme\/mobile\/app`, or its numeric id$/,
    ],
    [
      'a wrong id',
      issue('with: { repository: a/b, title: x }').replace('id: a', 'id: A b'),
      /^an id is made of lower-case letters/,
    ],
    [
      'a wrong duration',
      issue('with: { repository: a/b, title: x }', 'retry: { max-age: 5x }'),
      /^a duration is a whole number and a unit/,
    ],
    [
      'a wrong version',
      issue('with: { repository: a/b, title: x }').replace('version: 1', 'version: 2'),
      /^Value must be 1\.$/,
    ],
  ];
  for (const [name, text, message] of faulty) {
    it(`reports ${name} in one sentence, where \`check\` does`, async () => {
      const faults = await editor.faults(text);
      assert.deepEqual(places(faults), [...new Set(checked(text))], faults.join('\n'));
      assert.equal(faults.length, 1);
      assert.match(faults[0]!.replace(/^\S+ /, ''), message);
    });
  }

  it('takes expressions wherever they may stand', async () => {
    const input =
      'repository: a/b, title: "${{ event.build.id }}", labels: "${{ [event.build.os] }}"';
    const more = 'milestone: "${{ 1 }}", reopen: "${{ true }}", on-repeat: "${{ rule.id }}"';
    assert.deepEqual(await editor.faults(issue(`with: { ${input}, ${more} }`)), []);
  });

  it('offers the actions, and says what each does', async () => {
    const text = `${head}      - uses: |\n`;
    const labels = (await editor.offers(text)).map(({ label }) => label);
    assert.deepEqual(
      labels,
      actions.map(({ name }) => name),
    );
    const shown = await editor.hover(text.replace('|', 'github/iss|ue'));
    for (const { description } of actions)
      assert.ok(shown.includes(description.slice(0, 40)), description);
  });

  for (const action of actions) {
    it(`offers the inputs of ${action.name}, each described, and of no other`, async () => {
      const text = `${head}      - uses: ${action.name}\n        with:\n          |\n`;
      const offers = await editor.offers(text);
      const fields = Object.keys(action.input.shape);
      for (const field of fields) {
        const offer = offers.find(({ label }) => label === field);
        assert.ok(offer?.about, field);
      }
      const others = actions.flatMap(({ input }) => Object.keys(input.shape));
      const strangers = offers.filter(
        ({ label }) => others.includes(label) && !fields.includes(label),
      );
      assert.deepEqual(strangers, []);
    });
  }

  it('offers keys, events and choices', async () => {
    const labels = async (text: string) => (await editor.offers(text)).map(({ label }) => label);
    const rule = await labels(`version: 1\nrules:\n  - id: a\n    |\n`);
    for (const key of ['on', 'if', 'let', 'steps', 'mode']) assert.ok(rule.includes(key), key);
    const step = await labels(issue('|'));
    for (const key of ['with', 'if', 'id', 'connection', 'retry'])
      assert.ok(step.includes(key), key);
    const events = eventDeclarations.map(({ name }) => name);
    for (const on of ['on: |', 'on: [|]', 'on:\n      - |']) {
      const offered = await labels(`version: 1\nrules:\n  - id: a\n    ${on}\n    steps: []\n`);
      for (const event of events) assert.ok(offered.includes(event), `${on} ${event}`);
    }
    assert.deepEqual(await labels(issue('with:', '  repository: a/b', '  on-repeat: |')), [
      'comment',
      'count',
      'ignore',
    ]);
  });

  it('describes what the cursor stands on', async () => {
    assert.match(
      await editor.hover(issue('with:', '  repos|itory: a/b', '  title: x')),
      /The repository, as/,
    );
    assert.match(await editor.hover(head.replace('id:', 'i|d:')), /Unique over all files/);
  });
});

describe('an editor with the schema of rule tests', () => {
  const editor = new Editor(ruleTestsJsonSchema());

  for (const file of ['builds', 'github', 'gitlab']) {
    it(`has nothing to say of the example tests: ${file}`, async () => {
      assert.deepEqual(await editor.faults(readFileSync(`rules/${file}.test.yaml`, 'utf8')), []);
    });
  }

  const test = (...lines: readonly string[]) =>
    `tests:\n  - name: x\n${lines.map((line) => `    ${line}\n`).join('')}`;

  const faulty: [name: string, text: string, message: RegExp][] = [
    [
      'a misspelt key',
      test('event: bug_created', 'expects: []', 'expect: []'),
      /^Property expects is not allowed\.$/,
    ],
    ['a missing key', test('event: bug_created'), /^Missing property "expect"\.$/],
    [
      'a wrong status',
      test('event: bug_created', 'expect: [{ rule: a, status: done }]'),
      /^Value is not accepted\. Valid values: "succeeded", "failed", "uncertain"\.$/,
    ],
    [
      'a misspelt field of what Applivery answers',
      test('event: build_created', 'applivery: { build: { git: { brnch: x } } }', 'expect: []'),
      /^Property brnch is not allowed\.$/,
    ],
    [
      'a wrong field of what Applivery answers',
      test('event: build_created', 'applivery:', '  build: { tags: qa }', 'expect: []'),
      /^Incorrect type\. Expected "array"\.$/,
    ],
    [
      'an answer that Applivery never gives',
      test('event: build_created', 'applivery: 200', 'expect: []'),
      /^Incorrect type\. Expected "object/,
    ],
    [
      'a wrong time',
      test('event: bug_created', 'now: today', 'expect: []'),
      /^must be a time with its zone/,
    ],
  ];
  for (const [name, text, message] of faulty) {
    it(`reports ${name} where \`check\` does`, async () => {
      const faults = await editor.faults(text);
      const { diagnostics } = readRuleTests([{ path: 'rules/a.test.yaml', text }], undefined);
      assert.deepEqual(
        places(faults),
        diagnostics.map(({ line, column }) => `${line}:${column}`),
      );
      assert.match(faults[0]!.replace(/^\S+ /, ''), message);
    });
  }

  it('offers keys and samples', async () => {
    const labels = async (text: string) => (await editor.offers(text)).map(({ label }) => label);
    const keys = await labels(test('|'));
    for (const key of ['event', 'events', 'set', 'expect', 'runs'])
      assert.ok(keys.includes(key), key);
    const samples = await labels(test('event: |', 'expect: []'));
    assert.ok(samples.includes('build_processed'), samples.join());
  });

  it('offers what Applivery may say of a build, and says what it is', async () => {
    const answer = (line: string) =>
      test('event: build_created', 'applivery:', '  build:', '    git:', `      ${line}`);
    const labels = (await editor.offers(answer('|'))).map(({ label }) => label);
    assert.deepEqual(labels, ['branch', 'sha', 'tag', 'pr', 'repository', 'message']);
    assert.match(await editor.hover(answer('bran|ch: main')), /The branch, without/);
  });
});
