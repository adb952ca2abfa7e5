import assert from 'node:assert/strict';
import { load } from './sample-language.js';

/** Every line that ends in `#!` has one fault; its code follows. */
const text = `version: 2                                #! wrong-value
colour: red                               #! unknown-key
rules:
  - id: Bad Id                            #! wrong-format
    on: build_procesed                    #! unknown-event
    mod: live                             #! unknown-key
    steps:
      - uses: github/strat                #! unknown-action
        with:
          repository: \${{ rule.idd }}     #! unknown-field
        wait: 45m                         #! not-supported
      - uses: gitlab/ping
        connection: github                #! wrong-connection
        if: steps.nope.conclusion == "x"  #! unknown-field
  - id: two
    on: 5                                 #! wrong-type
    if: rule.id = "x"                     #! syntax
    mode: shady                           #! wrong-value
    throttle: { limit: 1, per: 1m }       #! not-supported
    steps:
      - id: a b                           #! wrong-format
        uses: gitlab/ping
        with: [1]                         #! wrong-type
  - id: two                               #! duplicate-rule
    on: [bug_created, bug_created]        #! duplicate-event
    if: has(event.report.mesage)          #! unknown-field
    let:
      Bad: "1"                            #! invalid-name
      size: event.application.nmae        #! unknown-field
      later: vars.size + "x"
    steps:
      - id: s
        uses: github/report
        connection: githbu                #! unknown-connection
        with:
          repository: acme                #! wrong-format
          title: ""                       #! too-small
          labels: \${{ rule.id }}          #! wrong-type
          milestone: soon                 #! wrong-type
          status: 1.10                    #! wrong-type
          stat: open                      #! unknown-key
        on-uncertain: retry               #! wrong-value
      - id: s                             #! duplicate-step
        uses: github/start
        allow-untrusted: [inputs.titel]   #! unknown-path
        retry: { attempts: 50 }           #! too-big
        with:                             #! missing-key
          repository: acme/app
          inputs:
            version: 1.10                 #! rewritten-number
            "\${{ rule.id }}": x           #! expression-in-key
  - id: traps
    on: build_created
    if: !has(event.build.id)              #! yaml-tag
    name: see \${{ event.build.idd }}      #! unknown-field
    description: see \${{ rule.id }}       #! expression-in-description
    steps:
      - uses: github/report
        if: "a" == rule.id                #! yaml-unexpected-token
        with:
          repository: acme/app
          title: [\${{ rule.id }}, b]      #! yaml-missing-char
          status: @hello                  #! yaml-bad-scalar-start
          body: x ? "y" : "z"             #! yaml-nested-key
          labels: &all [a]                #! yaml-anchor
  - on: build_created                     #! missing-key
    steps: []                             #! too-small
  - id: 12                                #! wrong-type
    on: build_processed
    steps:
      - use: gitlab/ping                  #! unknown-key
        uses: gitlab/ping
        uses: gitlab/ping                 #! yaml-duplicate-key
  - just a text                           #! wrong-type
`;

const planted = text.split('\n').flatMap((line, index) => {
  const code = /#! (.*)/.exec(line)?.[1];
  return code === undefined ? [] : [`${index + 1} ${code}`];
});

/** Without the marks: they are comments, and some faults are about comments. */
const file = text.replace(/ *#!.*/g, '');

describe('a file with many faults', () => {
  it('has at least forty', () => {
    assert.ok(planted.length >= 40, String(planted.length));
  });

  it('gives one message for each of them, and no other, in one pass', () => {
    const { diagnostics, ruleset } = load(file);
    assert.deepEqual(
      diagnostics.map(({ line, code }) => `${line} ${code}`),
      planted,
    );
    assert.equal(ruleset, undefined);
  });

  it('gives the same with the line ends of Windows', () => {
    const unix = load(file).diagnostics;
    assert.deepEqual(load(file.replaceAll('\n', '\r\n')).diagnostics, unix);
  });

  it('gives each in its own file, in the order of files and lines', () => {
    const { diagnostics } = load('version: 3\nrules: []\n', file, 'rules: {}\n');
    assert.deepEqual(
      diagnostics.map((d) => `${d.file}:${d.line}`),
      [
        'a.yaml:1',
        ...planted.map((fault) => `b.yaml:${fault.split(' ')[0] ?? ''}`),
        'c.yaml:1',
        'c.yaml:1',
      ],
    );
  });
});

describe('a file that stops making sense', () => {
  it('is reported once there, with the faults above it', () => {
    const { diagnostics } = load(`version: 1
rules:
  - id: a
    on: build_created
    if: rule.idd == "x"
    steps: [{ uses: gitlab/ping }]
  - id: b
\ton: build_created
    steps: [{ uses: gitlab/pong }]
`);
    assert.deepEqual(
      diagnostics.map(({ line, code }) => `${line} ${code}`),
      ['5 unknown-field', '8 yaml-tab'],
    );
  });

  it('is not said to lack what stands below an open quote', () => {
    const { diagnostics } = load('version: 1\nrules:\n  - id: "a\n    on: x\n    steps: []\n');
    assert.deepEqual(
      diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`),
      ['3:9 yaml-unclosed-quote'],
    );
  });

  it('is not said to lack the version that stands below', () => {
    const text = 'rules:\n  - id: a\n\ton: x\nversion: 1\n';
    assert.deepEqual(
      load(text).diagnostics.map(({ line, code }) => `${line} ${code}`),
      ['3 yaml-tab'],
    );
    assert.deepEqual(
      load('rules: []\nx: "a\nversion: 1\n').diagnostics.map(({ line, code }) => `${line} ${code}`),
      ['2 yaml-unclosed-quote'],
    );
  });

  it('that is refused before it is read gives one message', () => {
    assert.deepEqual(
      load('['.repeat(60)).diagnostics.map(({ code }) => code),
      ['nested-too-deeply'],
    );
    assert.deepEqual(
      load('').diagnostics.map(({ code }) => code),
      ['empty-file'],
    );
  });
});
