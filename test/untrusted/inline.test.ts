import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inline, inlineAnywhere } from '../../src/untrusted/inline.js';
import { empty, hostileText, printable, vectors } from './support/hostile.js';
import { liveText } from './support/live-text.js';
import { commandLines, quickActions } from './support/quick-actions.js';
import { references } from './support/references.js';

/** Where the author of a template may put a value. */
const places: Readonly<Record<string, (value: string) => string>> = {
  'on its own': (value) => value,
  'in a sentence': (value) => `Says ${value} and more.`,
  'as the target of a link': (value) => `[report](${value}) and`,
  'as the text of a link': (value) => `[${value}](https://ok.example)`,
  'as the target of an image': (value) => `![shot](${value}) "and"`,
  'in backticks': (value) => `\`${value}\``,
  'in emphasis': (value) => `**${value}**`,
  'in angle brackets': (value) => `<${value}>`,
  'as a definition': (value) => `[report]: ${value}`,
};

function assertInert(text: string): void {
  const out = inline(text);
  assert.ok(out.length <= 200);
  assert.doesNotMatch(out, /[\r\n\t|]/);
  assert.doesNotMatch(out, /@[\p{L}\p{N}_]/u);
  assert.deepEqual(quickActions(out), []);
  assert.deepEqual(commandLines(out), []);
  if (out === '—') return;
  assert.match(out, /^` [^`]+ `$/);
  for (const [place, put] of Object.entries(places)) {
    assert.equal(liveText(put(out)), liveText(put(inline('x'))), place);
  }
}

describe('inline', () => {
  it('makes a code span', () => {
    assert.equal(inline('feature/login'), '` feature/login `');
  });

  for (const vector of vectors) {
    it(`makes ${printable(vector)} inert`, () => assertInert(vector));
  }

  it('makes anything inert', () => {
    fc.assert(fc.property(hostileText(), assertInert), { numRuns: 1000 });
  });

  it('shows an em dash for nothing, and for backticks alone', () => {
    for (const text of [...empty, '```', '` `']) assert.equal(inline(text), '—');
  });

  it('puts everything on one line', () => {
    assert.equal(inline(' a\n\tb\r\nc '), '` a b c `');
  });

  it('has no pipe that could end a table cell', () => {
    assert.equal(inline('a|b\\|c'), '` a¦b\\¦c `');
  });

  it('is at most 200 units long and is cut between code points', () => {
    const out = inline('😀'.repeat(300));
    assert.equal(out, `\` ${'😀'.repeat(97)}… \``);
    assert.ok(out.length <= 200);
  });

  it('breaks what could end a link definition or begin HTML around it', () => {
    assert.equal(inline('a]: b](c) <img> 1 < 2'), '` a]\u200B: b]\u200B(c) <\u200Bimg> 1 < 2 `');
  });

  it('leaves template syntax as it came', () => {
    assert.equal(inline('${{ secrets.T }} $& $1'), '` ${{ secrets.T }} $& $1 `');
  });

  it('removes secrets and personal data', () => {
    assert.equal(
      inline('ghp_0123456789abcdefghij of ann@example.com'),
      '` [removed] of [e-mail removed] `',
    );
  });
});

describe('inlineAnywhere', () => {
  /** Read as if nothing in it were code. */
  function assertHarmless(text: string): void {
    const out = inlineAnywhere(text);
    assert.ok(out.length <= 200);
    if (out === '—') return;
    assert.match(out, /^` [^`\r\n\t|]+ `$/);
    assert.doesNotMatch(out, references);
    // HTML, entities, and what begins or ends a link, an image, a footnote or a page of a wiki.
    assert.doesNotMatch(out, /<[A-Za-z/!?]|&#?\w|\][[(:]|\[\[/);
  }

  for (const vector of vectors) {
    it(`makes ${printable(vector)} harmless without being code`, () => assertHarmless(vector));
  }

  it('makes anything harmless without being code', () => {
    const more = fc.constantFrom(
      ...['fixes #1', 'GH-1', 'a/b#1', '!1', '&1', '~bug', '%v1', '$1', '[[Home]]', '[^1]'],
      ...['https://evil.example', 'www.evil.example', 'deadbeef', '&commat;bob', '&#64;bob'],
      ...['[epic:1]', '*iteration:1', '^alert#1', 'ABC-1', 'GHSA-x3fg-abcd-cfgh', 'a@b.example'],
    );
    const text = fc.array(fc.oneof(more, hostileText()), { maxLength: 6 });
    fc.assert(
      fc.property(text, (parts) => assertHarmless(parts.join(' '))),
      { numRuns: 1000 },
    );
  });

  it('is as readable as a code span', () => {
    assert.equal(inlineAnywhere('Crash in 1.2.0: "x" > 5'), '` Crash in 1.2.0: "x" > 5 `');
    assert.equal(inlineAnywhere('see #1'), '` see #\u200B1 `');
  });
});
