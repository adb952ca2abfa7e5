import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchesRe2 } from '../../../src/rules/expressions/regex.js';
import { isStrictPattern } from '../../../src/rules/expressions/strict-pattern.js';

const strict = [
  '^[A-Za-z0-9._/-]{1,100}$',
  '^[a-z]+$',
  '^\\d+$',
  '^[\\d.]+$',
  '^v\\d+(\\.\\d+){2}$',
  '^(main|develop|release/[0-9.]+)$',
  '^(?:a|b)$',
  '^release-[0-9]{4}-[0-9]{2}$',
  '^\\w+$',
  '^[\\w./+-]{1,50}$',
  '^[a\\-b]+$',
  '^[0-9a-fA-F]{40}$',
  '^$',
];

const loose: Readonly<Record<string, string>> = {
  '[a-z]+': 'it is not anchored',
  '^[a-z]+': 'its end is not anchored',
  '[a-z]+$': 'its beginning is not anchored',
  '^[a-z]+\\$': 'its end is a dollar sign',
  '^a|b$': 'each branch is anchored on one side only',
  '^(a)|(b)$': 'each branch is anchored on one side only',
  '^.*$': 'a dot is anything',
  '^[^@]+$': 'all but one character is nearly anything',
  '^\\D+$': 'what is no digit is nearly anything',
  '^\\W$': 'what is no word character is anything harmful',
  '^\\S+$': 'what is no white space is nearly anything',
  '^[\\S]+$': 'what is no white space is nearly anything',
  '^[\\s\\S]+$': 'it is anything',
  '^[!-~]+$': 'the range holds everything printable',
  '^[A-z]+$': 'the range runs over punctuation',
  '^[+-z]+$': 'the range runs over punctuation',
  '^[\\.-z]+$': 'the range runs over punctuation',
  '^[0-z]+$': 'the range runs over punctuation',
  '^[a-z @]+$': 'white space and @ are listed',
  '^[a-z$]+$': 'a dollar sign is listed',
  '^[a-z`]+$': 'a backtick is listed',
  '^[a-z\\n]+$': 'a line break is listed',
  '^[a-z;]+$': 'a semicolon is listed',
  '^(@|#|\\$|\\()+$': 'harmful characters are listed',
  '^\\$+$': 'a dollar sign is listed',
  '^(?i)[a-z]+$': 'flags may change what the rest means',
  '^(?s).$': 'flags may change what the rest means',
  '^(?m:^[a-z]+$)$': 'flags may change what the anchors mean',
  '^[[:print:]]+$': 'a named class is large',
  '^\\p{L}+$': 'letters of all scripts hold look-alikes',
  '^[é]+$': 'it is not ASCII',
  '^\\x40+$': 'a character by number may be any',
  '^\\Q@\\E$': 'quoted text may hold any character',
  '^[a-z]+$\\n^.*$': 'the anchors are inside',
  '^a$|^b$': 'the anchors are inside',
  '^[a-z]+\n$': 'a line break is listed',
  '^(a$': 'it is no pattern',
  '^a)$': 'it is no pattern',
  '^[]a]$': 'what is listed is not clear',
  '^[a-\\d]$': 'what is listed is not clear',
  '^a{$': 'the brace stands for itself',
};

describe('a strict pattern', () => {
  for (const pattern of strict) {
    it(`is ${pattern}`, () => assert.equal(isStrictPattern(pattern), true));
  }

  for (const [pattern, why] of Object.entries(loose)) {
    it(`is not ${JSON.stringify(pattern)}: ${why}`, () =>
      assert.equal(isStrictPattern(pattern), false));
  }

  it('lets no harmful text pass, however it is put together', () => {
    const pieces = fc.constantFrom(
      ...['a', 'Z', '0', '.', '_', '-', '/', '+', '[', ']', '^', '$', '(', ')', '(?:', '|', '*'],
      ...['{1,3}', '{2}', '\\d', '\\w', '\\.', '\\-', '\\]', '\\\\', 'a-z', 'A-Z', 'A-z', '@', ' '],
      ...['?', '\\', '[^', '(?i)', '\\S', '{', '}', '!-~', '\\Q', '\\x', ','],
    );
    const patterns = fc
      .array(pieces, { maxLength: 10 })
      .map((parts) => `^${parts.join('')}$`)
      .filter((pattern) => isStrictPattern(pattern));
    const harmful = fc.oneof(
      fc.string({ minLength: 1, maxLength: 4 }),
      fc.constantFrom('@', 'a@', '$', '`', '[', '^', '\\\\', ']', ' ', '\n', 'a\n', '{', '!'),
    );
    fc.assert(
      fc.property(patterns, harmful, (pattern, text) => {
        let matched: boolean;
        try {
          matched = matchesRe2(text, pattern);
        } catch {
          return;
        }
        if (matched) assert.match(text, /^[A-Za-z0-9._/+-]*$/, `${pattern} lets pass ${text}`);
      }),
      { numRuns: 3_000 },
    );
  });
});
