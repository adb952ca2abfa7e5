import assert from 'node:assert/strict';
import { block } from '../../src/untrusted/block.js';
import { clean } from '../../src/untrusted/clean.js';
import { inline, inlineAnywhere } from '../../src/untrusted/inline.js';
import { line } from '../../src/untrusted/line.js';
import { link } from '../../src/untrusted/link.js';
import { bodyLimit, readMarker } from '../../src/untrusted/marker.js';
import { maskPersonal } from '../../src/untrusted/mask-personal.js';
import { maskSecrets } from '../../src/untrusted/mask-secrets.js';
import { plainOrInline } from '../../src/untrusted/plain-or-inline.js';
import { title, titlePart } from '../../src/untrusted/title.js';
import { printable } from './support/hostile.js';

const size = 400_000;

/** Each made anything quadratic take minutes: then the test runs into its time limit. */
const units = [
  ...[
    'a',
    '@',
    '`',
    '/',
    '\n',
    ' ',
    '😀',
    '\uD800',
    '\u200B',
    ' \u200B',
    '/\n',
    '-',
    '_',
    '.',
    ':',
    '"',
    '1',
    '|',
  ],
  ...[
    'a@',
    'a.',
    'a-',
    '@a.',
    'eyJ',
    'eyJhbGciOi.',
    'ghp_',
    'sk-',
    'token=',
    'token="',
    "token='",
    'token: ',
    '://',
  ],
  ...[
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN ',
    'authorization:',
    'bearer ',
    '1.',
    '1:',
    'ab:',
    '[',
    '[a',
    '](',
  ],
  ...[
    'www.',
    'GHSA-',
    'A-',
    'A-1',
    '#',
    '~"',
    '<!--',
    '-->',
    '<',
    '```',
    '\n```\n',
    '~~~\n',
    ' \n',
    '\t\n',
    '\r',
    '00-',
  ],
  'https://applivery.com/',
];

const texts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(units.map((unit) => [`${printable(unit)} and again`, fill(unit)])),
  'marks that have to be put in order': `a${'\u0301'.repeat(size / 2)}${'\u0316'.repeat(size / 2)}`,
  'spaces between two letters': `a${' '.repeat(size)}b`,
  'zero-width spaces between two letters': `a${'\u200B'.repeat(size)}b`,
  'hex digits that end in no hex digit': `${'a'.repeat(size)}g`,
};

function fill(unit: string): string {
  return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
}

describe('on 400,000 characters', () => {
  for (const [name, text] of Object.entries(texts)) {
    it(`keeps every output within its limit, in time: ${name}`, () => {
      assert.ok(block(text, { limit: bodyLimit }).length <= bodyLimit);
      assert.ok(inline(text).length <= 200);
      assert.ok(inlineAnywhere(text).length <= 200);
      assert.ok(plainOrInline(text, inlineAnywhere).length <= 200);
      assert.ok(line(text, 140).length <= 140);
      assert.ok(link(text, ['applivery.com'], inlineAnywhere).length <= 2000);
      assert.ok(title(titlePart(text), { limit: 200 }).length <= 200);
      assert.ok(title(text, { limit: 200 }).length <= 200);
      assert.equal(readMarker(text, 'fp'), undefined);
      // Without the cap of the others.
      assert.ok(maskPersonal(maskSecrets(clean(text))).length <= 4 * size);
    });
  }
});
