import assert from 'node:assert/strict';
import { mostEntries } from '../../../src/rules/yaml/crowded.js';
import { load, messagesOf, reportWith, ruleWith } from './sample-language.js';

const megabyte = 1_000_000;

function fill(part: string, length = megabyte): string {
  return part.repeat(Math.floor(length / part.length));
}

const numbered = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n));

const body = (text: string) => reportWith('body: |', `  ${text}`);

/** Files that once took from ten seconds to for ever, or ended the process. */
const hostile: Readonly<Record<string, readonly [file: string, message: RegExp]>> = {
  'the same key a hundred thousand times': [
    fill('a: 1\n'),
    /^this map has more than 5000 entries$/,
  ],
  'a hundred thousand aliases': [fill('- *a\n'), /^this list has more than 5000 entries$/],
  'faults in every line': [fill('"a" "b"\n'), /^there is more after the closing quote/],
  'blocks inside one another': [body(fill('${{ if true }}')), /^the text has 999993 characters/],
  'expressions in HTML': [
    body(fill('<a ${{ event.a }}> ', 64_000)),
    /^there are 3368 `\$\{\{ … \}\}`/,
  ],
  'comments in a folded text': [
    reportWith(`body: ${fill('${{ event.a // b\n            }} ')}`),
    /^the text has \d+ characters/,
  ],
  'names under let': [
    ruleWith('let:', ...numbered(3000, (n) => `  ${'a'.repeat(19)}${n}: vars.${'a'.repeat(18)}`)),
    /^`let` has more than 100 names$/,
  ],
  'inputs that there are not': [
    reportWith(...numbered(40_000, (n) => `k${n}: 1`)),
    /^this map has more than 5000 entries$/,
  ],
  'listed inputs that there are not': [
    reportWith(...numbered(4000, (n) => `key${n}: 1`)).replace(
      '        with:',
      `        allow-untrusted: [${fill('key, ', 24_000)}x]\n        with:`,
    ),
    /^`allow-untrusted` must have at most 200 items$/,
  ],
};

describe('a rules file that is made to hold up the service', () => {
  for (const [what, [file, message]] of Object.entries(hostile)) {
    it(`is refused in time: ${what}`, () => {
      const started = process.cpuUsage();
      const { diagnostics, ruleset } = load(file);
      const { user } = process.cpuUsage(started);
      assert.equal(ruleset, undefined);
      assert.ok(
        diagnostics.some((found) => message.test(found.message)),
        diagnostics[0]?.message,
      );
      assert.ok(user < 8_000_000, `${user / 1e6} s`);
    });
  }
});

describe('the limits of a rules file', () => {
  const rules = (count: number) =>
    [
      'version: 1',
      'rules:',
      ...numbered(count, (n) => `  - { id: r${n}, on: a, steps: [{ uses: gitlab/ping }] }`),
    ].join('\n');

  it('allow 5,000 entries in a list or map, no more', () => {
    assert.deepEqual(messagesOf(rules(mostEntries)), []);
    assert.deepEqual(messagesOf(rules(mostEntries + 1)), [
      `${mostEntries + 3}:5 this list has more than 5000 entries`,
    ]);
  });

  it('allow 100 steps, names under let, and events', () => {
    const rule = (count: number) =>
      `version: 1\nrules:\n  - id: a\n    on: [${numbered(count, (n) => `e${n}`).join(', ')}]\n` +
      `    let: { ${numbered(count, (n) => `a${n}: "1"`).join(', ')} }\n` +
      `    steps: [${numbered(count, () => '{ uses: gitlab/ping }').join(', ')}]\n`;
    assert.deepEqual(messagesOf(rule(100)), []);
    assert.deepEqual(messagesOf(rule(101)), [
      '4:9 `on` must have at most 100 items',
      '5:10 `let` has more than 100 names',
      '6:12 `steps` must have at most 100 items',
    ]);
  });

  it('allow 500 expressions and 65,536 characters in a text with expressions', () => {
    assert.deepEqual(messagesOf(body('${{ 1 }}'.repeat(500))), []);
    assert.deepEqual(messagesOf(body('${{ 1 }}'.repeat(501))), [
      '11:13 there are 501 `${{ … }}` in the text; at most 500 are allowed',
    ]);
    const text = (length: number) => body(`\${{ 1 }}${'x'.repeat(length - 9)}`);
    assert.deepEqual(messagesOf(text(65_536)), []);
    assert.deepEqual(messagesOf(text(65_537)), [
      '11:13 the text has 65537 characters; at most 65536 are allowed',
    ]);
    assert.deepEqual(messagesOf(body('x'.repeat(100_000))), []);
  });
});
