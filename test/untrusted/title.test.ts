import assert from 'node:assert/strict';
import fc from 'fast-check';
import { title, titlePart } from '../../src/untrusted/title.js';
import { empty, hostileText, printable, vectors } from './support/hostile.js';
import { references } from './support/references.js';

const limit = 200;

const broken: Readonly<Record<string, string>> = {
  '@everyone': '@|everyone',
  '@.dot': '@|.dot',
  'fixes #12': 'fixes #|12',
  'Duplicate of #1': 'Duplicate of #|1',
  'acme/app#1': 'acme/app#|1',
  'acme/app!1': 'acme/app!|1',
  'closes GH-1': 'closes GH-|1',
  'ABC2-77': 'ABC2-|77',
  '&1 ~bug ~"my bug" %v1 $3 ^alert#1': '&|1 ~|bug ~|"my bug" %|v1 $|3 ^|alert#|1',
  '[epic:7] *iteration:3': '[|epic:7] *|iteration:3',
  'GHSA-x3fg-abcd-cfgh': 'GHSA-|x3fg-abcd-cfgh',
  'resolves https://github.com/a/b/issues/1': 'resolves https:|//github.com/a/b/issues/1',
  'WWW.example.com': 'WWW|.example.com',
  deadbee: 'deadbe|e',
  'user@0123456789abcdef0123456789abcdef01234567':
    'user@|012345|6789ab|cdef01|234567|89abcd|ef0123|4567',
  'a --> b <!-- c': 'a --|> b <|!-- c',
};

const untouched = [
  'Crash on "Save" & exit! 100% #',
  'Order 12345678, 2024-05-06',
  'Build 5e79232e98d88ac68cf7d4bc of 3.12.0',
  'List<String> is empty: a = $(id) ${{ x }}',
  'e.g. 5 * 3 ~ 15',
];

describe('titlePart', () => {
  for (const [text, expected] of Object.entries(broken)) {
    it(`breaks ${JSON.stringify(text)}`, () => {
      assert.equal(titlePart(text), expected.replaceAll('|', '\u200B'));
    });
  }

  for (const text of untouched) {
    it(`leaves ${JSON.stringify(text)}`, () => assert.equal(titlePart(text), text));
  }

  it('is one trimmed line', () => {
    assert.equal(titlePart(' a\r\n\tb\u2028c\u0085d '), 'a bcd');
  });

  it('is empty for nothing', () => {
    for (const text of empty) assert.equal(titlePart(text), '');
  });

  it('removes secrets and personal data', () => {
    assert.equal(
      titlePart('password=hunter22 ann@example.com'),
      'password=[removed] [e-mail removed]',
    );
  });
});

describe('title', () => {
  for (const vector of vectors) {
    it(`holds nothing alive of ${printable(vector)}`, () => {
      const out = title(`[App] ${titlePart(vector)}`, { limit });
      assert.doesNotMatch(out, references);
      assert.doesNotMatch(out, /[\r\n]/);
    });
  }

  it('holds nothing alive of any part, is one line, and is never too long', () => {
    fc.assert(
      fc.property(hostileText(), fc.integer({ min: 1, max: 60 }), (text, most) => {
        const out = title(titlePart(text), { limit: most });
        assert.ok(out.length <= most);
        assert.ok(out.isWellFormed());
        assert.doesNotMatch(out, references);
        assert.doesNotMatch(out, /^\/|^\s|\s$|[\r\n]/);
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps the author's references and the breaks in the parts", () => {
    assert.equal(
      title(`Follows #12: ${titlePart('see #13')}`, { limit }),
      'Follows #12: see #\u200B13',
    );
  });

  it('makes no mention of what the author wrote before a part', () => {
    assert.equal(title(`@${titlePart('user')}`, { limit }), '@\u200Buser');
  });

  it('does not begin with a slash', () => {
    for (const text of ['/close', ' /close', '\u200B/close', '\u200B /close', '\n/close']) {
      assert.equal(title(text, { limit }), '\u200B/close');
    }
  });

  it('drops controls, and zero-width spaces that protect nothing', () => {
    assert.equal(title('\u200Ba\u0007\u202E\nb\u200B', { limit }), 'a b');
    for (const text of empty) assert.equal(title(text, { limit }), '');
  });

  it('is cut between code points, with an ellipsis', () => {
    assert.equal(title('😀'.repeat(10), { limit: 6 }), '😀😀…');
    assert.equal(title('abc defgh', { limit: 5 }), 'abc…');
    assert.equal(title('abcde', { limit: 5 }), 'abcde');
  });

  it('removes secrets', () => {
    assert.equal(title('key ghp_0123456789abcdefghij', { limit }), 'key [removed]');
  });

  it('leaves a version of four numbers in its part', () => {
    assert.equal(
      title(`App ${titlePart('12.4.0.17')} is ready`, { limit }),
      'App 12.4.0.17 is ready',
    );
  });
});
