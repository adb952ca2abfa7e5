import assert from 'node:assert/strict';
import { errorText } from '../../../src/providers/gitlab/error-text.js';

const cases: readonly (readonly [string, unknown, string])[] = [
  ['a message', { message: '404 Project Not Found' }, '404 Project Not Found'],
  ['a base error', { message: { base: ['Reference not found'] } }, 'Reference not found'],
  [
    'errors by field',
    { message: { base: ['Bad'], title: ["can't be blank", 'is too long'] } },
    "Bad; title: can't be blank, is too long",
  ],
  ['an error', { error: 'ref is missing' }, 'ref is missing'],
  [
    'an error with its description',
    { error: 'insufficient_scope', error_description: 'Needs more.', scope: 'api' },
    'insufficient_scope: Needs more.',
  ],
  ['nested errors', { message: { error: { spam: ['yes'] } } }, 'error: spam: yes'],
  ['a list of messages', { message: ['a', 'b'] }, 'a, b'],
  ['the same said twice', { error: 'No', message: 'No' }, 'No'],
  ['another object', { code: 7 }, '{"code":7}'],
  ['plain text', 'Retry later\n', 'Retry later'],
  ['several lines', 'one\r\n\ttwo\u0000\u2028three', 'one two three'],
  [
    'a page',
    '<html><head><title>502 Bad Gateway</title></head></html>',
    'an HTML page, "502 Bad Gateway"',
  ],
  ['a page without a title', '<html></html>', 'an HTML page'],
  ['nothing', '', ''],
  ['null', 'null', 'null'],
];

describe('the text of an error', () => {
  for (const [name, body, text] of cases) {
    it(`is one readable line for ${name}`, () => {
      assert.equal(errorText(typeof body === 'string' ? body : JSON.stringify(body)), text);
    });
  }

  it('is cut to 300 characters, never inside of one', () => {
    const text = errorText('x'.repeat(299) + '😀'.repeat(10));

    assert.equal(text.length, 301);
    assert.ok(text.isWellFormed());
  });
});
