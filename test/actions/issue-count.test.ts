import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countOnce, readCount } from '../../src/actions/issue-count.js';

const fp = '<!-- rules:fp=fedcba9876543210fedcba9876543210 -->';
const at = Date.parse('2026-11-23T23:59:59Z');
const keys = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'] as const;

function report(key: string, repeats = 0) {
  return { key, repeats, at };
}

function section(times: number, key: string): string {
  return [
    '<!-- rules:count -->',
    `Reported ${times} times, last on 2026-11-23.`,
    `<!-- rules:key=${key} -->`,
    '<!-- rules:count -->',
  ].join('\n');
}

describe("an issue's count", () => {
  it('is a section of its own above the marker, which stays the last line', () => {
    assert.equal(
      countOnce(`Text.\n\n${fp}`, report(keys[0])),
      `Text.\n\n${section(2, keys[0])}\n\n${fp}`,
    );
  });

  it('stands at the end of a body without a marker, and alone in an empty one', () => {
    assert.equal(countOnce('Text.', report(keys[0])), `Text.\n\n${section(2, keys[0])}`);
    assert.equal(countOnce('', report(keys[0])), section(2, keys[0]));
  });

  it('grows by one for every key, and not twice for the same', () => {
    const once = countOnce(`Text.\n\n${fp}`, report(keys[0]));
    const twice = countOnce(once, report(keys[1]));

    assert.equal(countOnce(once, report(keys[0])), once);
    assert.equal(twice, `Text.\n\n${section(3, keys[1])}\n\n${fp}`);
    assert.deepEqual(readCount(twice), { times: 3, key: keys[1] });
  });

  it('goes by the record when somebody removed the section', () => {
    assert.match(countOnce(`Text.\n\n${fp}`, report(keys[0], 8)), /Reported 9 times/);
  });

  it('is not taken from the same lines in the text above', () => {
    const forged = `\`\`\`text\n${section(900, keys[2])}\n\`\`\`\n\n${fp}`;

    assert.equal(readCount(forged), undefined);
    const counted = countOnce(forged, report(keys[0]));
    assert.ok(counted.startsWith(`\`\`\`text\n${section(900, keys[2])}\n\`\`\``));
    assert.deepEqual(readCount(counted), { times: 2, key: keys[0] });
  });

  it('survives a web form that writes CRLF', () => {
    const edited = countOnce(`Text.\n\n${fp}`, report(keys[0])).replaceAll('\n', '\r\n');

    assert.deepEqual(readCount(edited), { times: 2, key: keys[0] });
    assert.match(countOnce(edited, report(keys[1])), /Reported 3 times/);
  });

  it('leaves what people wrote as it is, whatever it is', () => {
    const piece = fc.constantFrom(
      'a',
      '\n',
      ' ',
      '<!-- rules:count -->',
      fp,
      '```',
      section(5, keys[2]),
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((parts) => parts.join('')),
        (text) => {
          const body = `${text.trimEnd()}x\n\n${fp}`;
          const counted = countOnce(countOnce(body, report(keys[0])), report(keys[1]));

          assert.equal(counted, `${text.trimEnd()}x\n\n${section(3, keys[1])}\n\n${fp}`);
        },
      ),
    );
  });

  it('takes time in proportion to the length of the body', () => {
    // Would take hours in the square of it.
    const nasty = `${'<!-- rules:count -->\n'.repeat(9_000)}${section(5, keys[2])}${'\n'.repeat(2_000_000)}x`;

    assert.equal(readCount(nasty), undefined);
    assert.ok(countOnce(nasty, report(keys[0])).endsWith(section(2, keys[0])));
  });
});
