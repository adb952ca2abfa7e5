import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clean } from '../../src/untrusted/clean.js';
import { hostileText } from './support/hostile.js';

describe('clean', () => {
  it('makes every line end a line feed', () => {
    assert.equal(clean('a\r\nb\rc\n\rd\ne'), 'a\nb\nc\n\nd\ne');
  });

  it('keeps tabs and line feeds and drops all other controls', () => {
    assert.equal(clean('a\tb\nc\u0000\u0008\u000B\u000C\u001B\u007F\u0085\u009Fd'), 'a\tb\ncd');
  });

  it('drops what reorders text or cannot be seen', () => {
    const dropped =
      '\u061C\u200B\u200F\u2028\u2029\u202A\u202E\u2060\u2066\u2069\uFEFF\u{E0001}\u{E007F}';
    for (const character of dropped) assert.equal(clean(`a${character}b`), 'ab', escape(character));
  });

  it('keeps what only stands next to the dropped ranges', () => {
    const kept = '\u00A0\u061B\u061D\u200A\u2010\u2027\u202F\u205F\u206A\u{E0080}';
    assert.equal(clean(kept), kept);
  });

  it('replaces lone surrogates and keeps pairs', () => {
    assert.equal(clean('a\uD800b\uDC00c😀'), 'a\uFFFDb\uFFFDc😀');
  });

  it('composes, and leaves compatibility characters as they are', () => {
    assert.equal(clean('e\u0301 \uFB01 \uFF20'), '\u00E9 \uFB01 \uFF20');
  });

  it('composes across what it dropped', () => {
    assert.equal(clean('e\u200B\u0301'), '\u00E9');
  });

  it('puts at most thirty combining marks on a letter', () => {
    assert.equal(clean(`x${'\u0332'.repeat(100)}y`), `x${'\u0332'.repeat(30)}y`);
  });

  it('changes nothing the second time, and leaves well-formed text', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const cleaned = clean(text);
        assert.equal(clean(cleaned), cleaned);
        assert.ok(cleaned.isWellFormed());
      }),
    );
  });
});

function escape(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16)}`;
}
