import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inline } from '../../src/untrusted/inline.js';
import { plainOrInline } from '../../src/untrusted/plain-or-inline.js';
import { hostileText } from './support/hostile.js';

const plain = [
  'Awesome App',
  'Café Ünïcode 東京',
  'app_name',
  'com.acme.app',
  '3.12.0',
  'iOS 18',
  'awesome-app',
  '5e79232e98d88ac68cf7d4bc',
  'Build 5e79232e98d88ac68cf7d4bc',
  'abcdef',
  '1.5 is out',
];

const active = [
  ...['GH-1', 'fixes gh-12', 'PROJ-7', 'GL-1', 'CVE-2024-1234', 'GHSA-abcd-efgh-jkmp'],
  ...['deadbee', 'see 1234567', 'A'.repeat(40), '5e79232e98d88ac68cf7d4bcd', 'defaced app'],
  ...[
    '_a_',
    '__a__',
    'a _b',
    'a_',
    '- a',
    '-',
    '---',
    '1. a',
    '1.',
    '.hidden',
    '* a',
    '# a',
    '> a',
    '+ a',
  ],
  ...[
    'www.example.com',
    'WWW.example.com',
    'https://example.com',
    'a@b',
    '#1',
    '!1',
    'a|b',
    'a`b',
    '<b>',
  ],
  ...['a&b', '[a]', 'a:b', '~a', '%a', '$a', 'a/b', '\\a', 'x'.repeat(201)],
];

describe('plainOrInline', () => {
  for (const text of plain) {
    it(`leaves ${JSON.stringify(text)} as it is`, () =>
      assert.equal(plainOrInline(text, inline), text));
  }

  for (const text of active) {
    it(`makes code of ${JSON.stringify(text)}`, () =>
      assert.equal(plainOrInline(text, inline), inline(text)));
  }

  it('trims, and shows an em dash for nothing', () => {
    assert.equal(plainOrInline(' Awesome\nApp \u200B', inline), 'Awesome App');
    assert.equal(plainOrInline('\u200B ', inline), '—');
  });

  it('leaves nothing outside a code span but letters, digits, spaces, dots, dashes, underscores', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const out = plainOrInline(text, inline);
        if (out !== inline(text)) assert.match(out, /^[\p{L}\p{M}\p{Nd} ._-]+$/u);
      }),
    );
  });
});
