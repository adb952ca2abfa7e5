import assert from 'node:assert/strict';
import type { Condition } from '../../../src/rules/expressions/types.js';
import {
  load,
  messagesOf,
  placesOf,
  ruleWith,
  sampleActions,
  stepWith,
} from './sample-language.js';

describe('loading rules', () => {
  it('gives the rules of all files, in the order of the paths', () => {
    const text = (id: string) => ruleWith().replace('id: a', `id: ${id}`);
    const { ruleset, diagnostics } = load(text('z'), text('y'));
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(
      ruleset?.rules.map(({ id, place }) => [id, place.file]),
      [
        ['z', 'a.yaml'],
        ['y', 'b.yaml'],
      ],
    );
    assert.deepEqual(
      ruleset.files.map(({ path }) => path),
      ['a.yaml', 'b.yaml'],
    );
  });

  it('is known by a hash that changes with any text and any name', () => {
    const first = load(ruleWith()).ruleset?.hash;
    assert.match(first ?? '', /^[0-9a-f]{64}$/);
    assert.equal(load(ruleWith()).ruleset?.hash, first);
    assert.notEqual(load(`${ruleWith()}# changed\n`).ruleset?.hash, first);
    assert.notEqual(load(ruleWith(), 'version: 1\nrules: []\n').ruleset?.hash, first);
  });

  it('takes no files, and files without rules', () => {
    assert.deepEqual(load().ruleset?.rules, []);
    assert.deepEqual(load('version: 1\nrules: []\n').ruleset?.rules, []);
  });

  it('reads every key of a rule and of a step', () => {
    const { ruleset, diagnostics } = load(`version: 1
rules:
  - id: a-1
    name: A rule
    description: |
      Does something.
    on: [build_created, certificate_will_expire, something_new]
    if: event.application.id == "x"
    mode: off
    let:
      name: event.application.name
      label: '"a-" + vars.name'
    steps:
      - id: first
        uses: github/start
        connection: github-internal
        if: always()
        allow-untrusted: [inputs.title]
        with:
          repository: acme/app
          ref: main
          inputs: { title: "\${{ vars.label }}", n: 1, b: true, "1": x }
        retry: { attempts: 3, max-age: 2h }
        on-uncertain: resend
      - uses: gitlab/ping
`);
    assert.deepEqual(diagnostics, []);
    const rule = ruleset?.rules[0];
    assert.ok(rule);
    const [first, second] = rule.steps;
    assert.deepEqual(
      [rule.id, rule.name, rule.description, rule.on, rule.mode, rule.place],
      [
        'a-1',
        'A rule',
        'Does something.\n',
        ['build_created', 'certificate_application_will_expire', 'something_new'],
        'off',
        { file: 'a.yaml', line: 3, column: 5 },
      ],
    );
    assert.equal(rule.condition?.source, 'event.application.id == "x"');
    assert.deepEqual(
      rule.lets.map(({ name, expression }) => [name, expression.source]),
      [
        ['name', 'event.application.name'],
        ['label', '"a-" + vars.name'],
      ],
    );
    assert.ok(first && second);
    assert.deepEqual(
      [first.name, first.id, first.position, first.action, first.connection, first.onUncertain],
      ['first', 'first', 0, sampleActions[0], 'github-internal', 'resend'],
    );
    assert.deepEqual(first.retry, { attempts: 3, maxAge: 2 * 60 * 60 * 1000 });
    assert.equal(first.condition?.asksStatus, true);
    assert.deepEqual(first.place, { file: 'a.yaml', line: 14, column: 9 });
    assert.deepEqual(
      [
        second.name,
        second.id,
        second.connection,
        second.onUncertain,
        second.retry,
        second.condition,
      ],
      ['2', undefined, 'gitlab', 'ask', { attempts: undefined, maxAge: undefined }, undefined],
    );
    assert.deepEqual(second.with, { type: 'map', entries: [] });
  });

  it('compiles the texts under `with` and keeps what is no text', () => {
    const { ruleset } = load(
      stepWith(
        'uses: github/start',
        'with:',
        '  repository: acme/app',
        '  ref: ${{ safeRef(event.application.name) }}',
        '  inputs: { n: 1, b: true }',
      ),
    );
    const tree = ruleset?.rules[0]?.steps[0]?.with;
    assert.ok(tree?.type === 'map');
    const [repository, ref, inputs] = tree.entries;
    assert.ok(repository?.[1].type === 'template' && ref?.[1].type === 'template');
    assert.deepEqual([repository[0], repository[1].template.constant], ['repository', true]);
    assert.deepEqual([ref[0], ref[1].template.constant], ['ref', false]);
    assert.deepEqual(ref[1].place, { file: 'a.yaml', line: 9, column: 16 });
    assert.deepEqual(inputs, [
      'inputs',
      {
        type: 'map',
        entries: [
          ['n', { type: 'constant', value: 1 }],
          ['b', { type: 'constant', value: true }],
        ],
      },
    ]);
  });

  for (const value of ['true', 'false', '"true"', '${{ true }}']) {
    it(`takes \`if: ${value}\``, () => {
      const condition: Condition | undefined = load(ruleWith(`if: ${value}`)).ruleset?.rules[0]
        ?.condition;
      assert.ok(condition);
    });
  }
});

describe('the id of a rule', () => {
  it('is unique over all files: the second names the place of the first', () => {
    const { diagnostics, ruleset } = load(ruleWith(), ruleWith());
    assert.deepEqual(
      diagnostics.map((d) => `${d.file}:${d.line}:${d.column} ${d.message}`),
      ['b.yaml:3:9 the rule `a` is already at a.yaml:3:9'],
    );
    assert.equal(ruleset, undefined);
  });

  it('is made of lower-case letters, digits and dashes', () => {
    for (const id of ['a', 'a-b', '1a', 'android-device-tests', 'a--b']) {
      assert.deepEqual(placesOf(ruleWith().replace('id: a', `id: ${id}`)), [], id);
    }
    for (const id of ['A', 'a_b', '-a', 'a-', 'a b', 'é']) {
      assert.deepEqual(
        placesOf(ruleWith().replace('id: a', `id: ${id}`)),
        ['3:9 wrong-format'],
        id,
      );
    }
  });
});

describe('the events of a rule', () => {
  it('may have any name; one that is close to a known one is a warning', () => {
    const { diagnostics, ruleset } = load(ruleWith().replace('build_processed', 'build_procesed'));
    assert.deepEqual(
      diagnostics.map(({ severity, message }) => [severity, message]),
      [['warning', 'no event `build_procesed` is known: did you mean `build_processed`?']],
    );
    assert.deepEqual(ruleset?.rules[0]?.on, ['build_procesed']);
    for (const name of ['build_deleted', 'build_failed', 'event_missing', 'app_created']) {
      assert.deepEqual(placesOf(ruleWith().replace('build_processed', name)), [], name);
    }
  });

  it('are listed once each, under whichever name', () => {
    assert.deepEqual(
      messagesOf(
        ruleWith().replace(
          'on: build_processed',
          'on: [certificate_will_expire, certificate_application_will_expire, x, x]',
        ),
      ),
      [
        '4:35 `certificate_application_will_expire` is listed already',
        '4:75 `x` is listed already',
      ],
    );
  });

  it('must be there', () => {
    assert.deepEqual(messagesOf(ruleWith().replace('on: build_processed', 'on: []')), [
      '4:9 `on` must have at least 1 item',
    ]);
    assert.deepEqual(messagesOf(ruleWith().replace('on: build_processed', 'on:')), [
      '4:8 `on` is empty',
    ]);
  });
});

describe('keys that are planned', () => {
  for (const key of ['throttle', 'debounce', 'concurrency', 'window']) {
    it(`refuses \`${key}\` of a rule`, () => {
      assert.deepEqual(messagesOf(ruleWith(`${key}: { limit: 1 }`)), [
        `6:5 \`${key}\` is not supported yet`,
      ]);
    });
  }

  it('refuses `wait` of a step, and knows of none of a rule', () => {
    assert.deepEqual(messagesOf(stepWith('uses: gitlab/ping', 'wait: 45m')), [
      '7:9 `wait` is not supported yet',
    ]);
    assert.deepEqual(placesOf(ruleWith('wait: 45m')), ['6:5 unknown-key']);
  });
});

describe('faults of a file as a whole', () => {
  it('are marked on their first line', () => {
    const [fault] = load('version: 1\nrules:\n  a: 1\n  b: 2\n').diagnostics;
    assert.deepEqual([fault?.line, fault?.column, fault?.endLine, fault?.endColumn], [3, 3, 3, 7]);
  });

  it('are reported when it is no map, or has no version', () => {
    assert.deepEqual(messagesOf('- a\n'), ['1:1 a rules file is a map with `version` and `rules`']);
    assert.deepEqual(messagesOf('rules: []\n'), ['1:1 `version` is missing in this file']);
    assert.deepEqual(messagesOf('version: 1\n'), ['1:1 `rules` is missing in this file']);
    assert.deepEqual(messagesOf('version: 2\nrules: []\n'), ['1:10 `version` must be `1`']);
    assert.deepEqual(messagesOf('version: "1"\nrules: []\n'), [
      '1:10 `version` must be a number, not a text',
    ]);
    assert.deepEqual(messagesOf('version: 1\nrules:\n'), [
      '2:7 `rules` is empty; it must be a list',
    ]);
    assert.deepEqual(messagesOf('version: 1\nrules: {}\n'), [
      '2:8 `rules` must be a list, not a map',
    ]);
  });
});
