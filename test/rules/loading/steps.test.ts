import assert from 'node:assert/strict';
import { loadRuleset } from '../../../src/rules/load-ruleset.js';
import {
  load,
  messagesOf,
  placesOf,
  reportWith,
  ruleWith,
  sampleLanguage,
  stepWith,
} from './sample-language.js';

describe('the steps of a rule', () => {
  it('are at least one', () => {
    const text = ruleWith().replace('[{ uses: gitlab/ping }]', '[]');
    assert.deepEqual(messagesOf(text), ['5:12 `steps` must have at least 1 item']);
  });

  it('have ids that differ', () => {
    const text = ruleWith().replace(
      '[{ uses: gitlab/ping }]',
      '[{ id: x, uses: gitlab/ping }, { uses: gitlab/ping }, { id: x, uses: gitlab/ping }]',
    );
    assert.deepEqual(messagesOf(text), ['5:72 `x` is the id of step 1 of this rule already']);
  });

  it('have ids that later steps can use', () => {
    for (const id of ['tests', 'Tests_2', 'device-tests']) {
      assert.deepEqual(placesOf(stepWith('uses: gitlab/ping', `id: ${id}`)), [], id);
    }
    for (const id of ['1', '"1"', 'a b', '-x', '_x']) {
      assert.equal(placesOf(stepWith('uses: gitlab/ping', `id: ${id}`)).length, 1, id);
    }
  });

  it('see the steps before them, and no others', () => {
    const text = (first: string, second: string) =>
      ruleWith().replace(
        '[{ uses: gitlab/ping }]',
        `[{ id: one, uses: gitlab/ping, if: '${first}' }, { id: two, uses: gitlab/ping, if: '${second}' }]`,
      );
    assert.deepEqual(placesOf(text('success()', 'steps.one.conclusion == "failure"')), []);
    assert.equal(placesOf(text('steps.two.conclusion == "failure"', 'always()')).length, 1);
  });

  it('use an action that there is', () => {
    assert.deepEqual(messagesOf(stepWith('uses: github/strat')), [
      '6:15 no action is called `github/strat`: did you mean `github/start`?',
    ]);
    const [fault] = load(stepWith('uses: slack/message')).diagnostics;
    assert.equal(fault?.message, 'no action is called `slack/message`');
    assert.equal(fault.hint, 'there are: github/start, github/report, gitlab/ping');
    assert.deepEqual(messagesOf(stepWith('id: x')), ['6:9 `uses` is missing in this step']);
  });

  it('use a connection of the right provider', () => {
    assert.deepEqual(placesOf(stepWith('uses: gitlab/ping', 'connection: gitlab')), []);
    assert.deepEqual(messagesOf(stepWith('uses: gitlab/ping', 'connection: gitlba')), [
      '7:21 no connection is called `gitlba`: did you mean `gitlab`?',
    ]);
    const [fault] = load(stepWith('uses: gitlab/ping', 'connection: github-internal')).diagnostics;
    assert.equal(
      fault?.message,
      '`gitlab/ping` needs a connection of gitlab; `github-internal` is one of github',
    );
    assert.equal(fault.hint, 'use `gitlab`');
  });

  it('use the connection of their provider, whether or not there are others', () => {
    const file = { path: 'a.yaml', text: stepWith('uses: gitlab/ping') };
    const { ruleset } = loadRuleset([file], { ...sampleLanguage, connections: new Map() });
    assert.equal(ruleset?.rules[0]?.steps[0]?.connection, 'gitlab');
  });

  it('say when to give up, within bounds', () => {
    const retry = (value: string) => messagesOf(stepWith('uses: gitlab/ping', `retry: ${value}`));
    assert.deepEqual(retry('{ attempts: 1, max-age: 30s }'), []);
    assert.deepEqual(retry('{ attempts: 20 }'), []);
    assert.deepEqual(retry('{ attempts: 0 }'), ['7:28 `attempts` must be at least 1']);
    assert.deepEqual(retry('{ attempts: 21 }'), ['7:28 `attempts` must be at most 20']);
    assert.deepEqual(retry('{ attempts: 1.5 }'), [
      '7:28 `attempts` must be a whole number, not a number',
    ]);
    const duration = 'a duration is a whole number and a unit, such as `30s`, `5m`, `2h` or `7d`';
    for (const wrong of ['90', '90 s', '0s', '1w', '1.5h', '-1m']) {
      assert.deepEqual(retry(`{ max-age: ${wrong} }`), [`7:27 \`max-age\`: ${duration}`], wrong);
    }
  });

  it('say what to do when it is uncertain', () => {
    assert.deepEqual(messagesOf(stepWith('uses: gitlab/ping', 'on-uncertain: resent')), [
      '7:23 `on-uncertain` must be `ask`, `resend` or `drop`, not `resent`: did you mean `resend`?',
    ]);
  });
});

describe('the inputs of a step', () => {
  const faults: [about: string, line: string, fault: string][] = [
    [
      'a key that is not there',
      'lables: [a]',
      '10:11 unknown key `lables`: did you mean `labels`?',
    ],
    ['a number for a text', 'status: 1.10', '10:19 `status` must be a text, not a number'],
    ['a boolean for a text', 'status: true', '10:19 `status` must be a text, not `true`'],
    ['a text for a list', 'labels: bug', '10:19 `labels` must be a list, not a text'],
    [
      'a number in a list of texts',
      'labels: [a, 1]',
      '10:23 `labels[1]` must be a text, not a number',
    ],
    ['a text for a number', 'milestone: soon', '10:22 `milestone` must be a number, not a text'],
    ['a text for a boolean', 'draft: "yes"', '10:18 `draft` must be `true` or `false`, not a text'],
    [
      'a value that is not in the list',
      'state: opne',
      '10:18 `state` must be `open` or `closed`, not `opne`: did you mean `open`?',
    ],
    ['nothing', 'status:', '10:18 `status` is empty; it must be a text'],
    ['a key of a map in them', 'extra: { b: 1 }', '10:20 unknown key `b`'],
    ['a list for a map', 'extra: [1]', '10:18 `extra` must be a map, not a list'],
    [
      'a key that holds an expression',
      '"${{ rule.id }}": x',
      '10:11 a key cannot hold an expression, only a value can',
    ],
  ];
  for (const [about, line, fault] of faults) {
    it(`are checked for ${about}`, () => {
      assert.ok(
        messagesOf(reportWith(line)).includes(fault),
        messagesOf(reportWith(line)).join('\n'),
      );
    });
  }

  it('that are read as numbers where texts are wanted have a hint', () => {
    assert.equal(
      load(reportWith('status: 1.10')).diagnostics[0]?.hint,
      'quote it: YAML reads this as a number',
    );
  });

  it('that are missing are reported at `with`, or at the step that has none', () => {
    const step = (...lines: string[]) => messagesOf(stepWith('uses: github/report', ...lines));
    assert.deepEqual(step('with:', '  title: x'), [
      '7:9 `repository` is missing in `with` of `github/report`',
    ]);
    assert.deepEqual(step(), [
      '6:9 `repository` is missing in `with` of `github/report`',
      '6:9 `title` is missing in `with` of `github/report`',
    ]);
    assert.deepEqual(step('with: nothing'), ['7:15 `with` must be a map, not a text']);
  });

  it('that are misspelt are not missing as well', () => {
    assert.deepEqual(
      messagesOf(stepWith('uses: github/report', 'with:', '  repository: a/b', '  titel: x')),
      ['9:11 unknown key `titel`: did you mean `title`?'],
    );
  });

  it('may be expressions wherever their type fits', () => {
    const inputs = [
      'status: ${{ event.application.id }}',
      'body: Build ${{ event.build.id }}',
      'labels: ${{ ["a", event.application.id] }}',
      'milestone: ${{ size(event.application.id) }}',
      'draft: ${{ event.application.id == "x" }}',
      `state: '\${{ event.application.id == "x" ? "open" : "closed" }}'`,
      'extra: { a: "${{ event.application.id }}" }',
    ];
    assert.deepEqual(messagesOf(reportWith(...inputs)), []);
  });

  const mismatches: [line: string, fault: string][] = [
    [
      'labels: ${{ event.application.id }}',
      '10:19 `labels` must be a list; this expression gives a text',
    ],
    ['status: ${{ ["a"] }}', '10:19 `status` must be a text; this expression gives a list'],
    ['status: ${{ size("a") }}', '10:19 `status` must be a text; this expression gives a number'],
    ['draft: ${{ "x" }}', '10:18 `draft` must be `true` or `false`; this expression gives a text'],
    [
      'milestone: ${{ event.application }}',
      '10:22 `milestone` must be a number; this expression gives a map',
    ],
    [
      'milestone: number ${{ size("a") }}',
      '10:22 `milestone` must be a number; this expression gives a text',
    ],
    ['state: ${{ 1 }}', '10:18 `state` must be a text; this expression gives a number'],
    [
      'labels: ["${{ [rule.id] }}"]',
      '10:20 `labels.0` must be a text; this expression gives a list',
    ],
  ];
  for (const [line, fault] of mismatches) {
    it(`may not be \`${line}\``, () => {
      assert.deepEqual(messagesOf(reportWith(line)), [fault]);
    });
  }

  it('that are expressions do not hide the faults of those beside them', () => {
    assert.deepEqual(
      placesOf(
        reportWith(
          'labels: ["${{ rule.id }}", 5, "${{ rule.idd }}"]',
          'state: x',
          'what: "${{ rule.id"',
        ),
      ),
      [
        '10:38 wrong-type',
        '10:51 unknown-field',
        '11:18 wrong-value',
        '12:11 unknown-key',
        '12:18 unclosed-expression',
      ],
    );
  });

  it('are not blamed for what only their expressions will decide', () => {
    const long = `\${{ rule.id + "${'x'.repeat(200)}" }}`;
    const inputs = (value: string) =>
      placesOf(
        stepWith(
          'uses: github/start',
          'with:',
          '  repository: a/b',
          '  ref: main',
          `  inputs: { a: '${value}' }`,
        ),
      );
    assert.deepEqual(inputs(long), []);
    assert.deepEqual(placesOf(reportWith('to: { team: "${{ rule.id }}" }')), []);
    assert.deepEqual(placesOf(reportWith('to: { team: x }')), ['10:23 wrong-value']);
    assert.deepEqual(inputs('x'.repeat(200)), ['10:19 invalid']);
  });

  it('may be the text `${{` itself', () => {
    assert.deepEqual(placesOf(reportWith('state: open', 'body: "a literal $${{ here }}"')), []);
    // 12 characters as written, 11 as sent.
    assert.deepEqual(placesOf(reportWith('status: "$${{ 3456789"')), []);
    assert.deepEqual(placesOf(reportWith('status: "$${{ 34567890"')), ['10:19 too-big']);
  });

  it('that YAML changes are warned of', () => {
    const { diagnostics, ruleset } = load(
      stepWith(
        'uses: github/start',
        'with:',
        '  repository: a/b',
        '  ref: main',
        '  inputs: { a: 1.10, b: 0e12, c: 0123, d: 10, e: -1.5, f: "1.10" }',
      ),
    );
    assert.deepEqual(
      diagnostics.map(({ severity, column, message }) => `${severity} ${column} ${message}`),
      [
        'warning 24 YAML reads `1.10` as the number 1.1',
        'warning 33 YAML reads `0e12` as the number 0',
        'warning 42 YAML reads `0123` as the number 123',
      ],
    );
    assert.ok(ruleset);
  });
});

describe('text that people typed', () => {
  const start = (list: string, inputs: string) =>
    stepWith(
      'uses: github/start',
      `allow-untrusted: ${list}`,
      'with:',
      '  repository: a/b',
      '  ref: main',
      `  inputs: ${inputs}`,
    ).replace('build_processed', 'bug_created');

  it('is an error in the inputs of a run, unless it is listed', () => {
    const inputs = '{ title: "${{ event.report.message }}" }';
    assert.deepEqual(placesOf(start('[inputs.title]', inputs)), []);
    assert.equal(placesOf(start('[]', inputs)).length, 1);
  });

  it('may be listed for inputs that are there', () => {
    assert.deepEqual(messagesOf(start('[inputs.titel]', '{ title: x }')), [
      '7:27 `with` has no `inputs.titel`: did you mean `inputs.title`?',
    ]);
    const [fault] = load(start('[inputs]', '{ title: x }')).diagnostics;
    assert.deepEqual(
      [fault?.message, fault?.hint],
      ['`inputs` holds several values', 'list them one by one, such as `inputs.title`'],
    );
  });

  it('may never be listed for what says where something is done', () => {
    assert.deepEqual(placesOf(start('[ref]', '{ title: x }')), ['7:27 never-untrusted']);
    const link = reportWith('link: https://example.com');
    assert.deepEqual(messagesOf(link.replace('with:', 'allow-untrusted: [link]\n        with:')), [
      '7:27 `link` is a link: it can never take text that people typed',
    ]);
  });

  it('can never be the name of an input, listed or not', () => {
    const untyped = (list: string, inputs: string) =>
      load(start(list, inputs).replace('bug_created', 'something_new')).diagnostics.map(
        ({ line, column, message }) => `${line}:${column} ${message}`,
      );
    const fault = '11:19 the names in `inputs` cannot come from what people typed';
    for (const list of ['[]', '[inputs]']) {
      for (const inputs of [
        '${{ event.m }}',
        '${{ event }}',
        '"${{ {event.k: 1} }}"',
        '"${{ default(event.m, {}) }}"',
        "\"${{ event.k == '' ? event.m : {'a': 1} }}\"",
      ]) {
        assert.deepEqual(untyped(list, inputs), [fault], inputs);
      }
    }
    assert.deepEqual(untyped('[]', '"${{ {\'a\': 1} }}"'), []);
    assert.deepEqual(untyped('[inputs.a]', '{ a: "${{ event.m }}" }'), []);
  });

  it('need not be listed for what people read', () => {
    const { diagnostics, ruleset } = load(
      reportWith().replace('with:', 'allow-untrusted: [title]\n        with:'),
    );
    assert.deepEqual(
      diagnostics.map(({ code, severity }) => `${severity} ${code}`),
      ['warning needless-allow-untrusted'],
    );
    assert.ok(ruleset);
  });
});
