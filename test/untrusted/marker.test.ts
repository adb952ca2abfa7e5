import assert from 'node:assert/strict';
import fc from 'fast-check';
import { block } from '../../src/untrusted/block.js';
import { inline } from '../../src/untrusted/inline.js';
import { bodyLimit, marker, readMarker, withMarker } from '../../src/untrusted/marker.js';
import { hostileText } from './support/hostile.js';

const hex = '0123456789abcdef';

describe('marker', () => {
  it('is a comment', () => {
    assert.equal(marker('fp', hex), '<!-- rules:fp=0123456789abcdef -->');
    assert.equal(marker('key', hex), '<!-- rules:key=0123456789abcdef -->');
  });

  it('takes only hex digits', () => {
    const wrong = ['', '0123456', 'a'.repeat(65), 'ABCDEF01', '0123456g', `${hex}\n`, `${hex} -->`];
    for (const text of wrong) assert.throws(() => marker('fp', text), RangeError, text);
  });
});

describe('readMarker', () => {
  it('reads the last line', () => {
    assert.equal(readMarker(`text\n\n${marker('fp', hex)}`, 'fp'), hex);
    assert.equal(readMarker(`text\r\n\r\n${marker('fp', hex)}\r\n \r\n`, 'fp'), hex);
  });

  it('reads the first line', () => {
    assert.equal(readMarker(`\r\n \n${marker('key', hex)}\r\ntext`, 'key'), hex);
  });

  it('tells the names apart', () => {
    const body = `${marker('key', 'a'.repeat(32))}\n\ntext\n\n${marker('fp', hex)}`;
    assert.equal(readMarker(body, 'fp'), hex);
    assert.equal(readMarker(body, 'key'), 'a'.repeat(32));
    assert.equal(readMarker(marker('fp', hex), 'key'), undefined);
  });

  it('believes the last line before the first', () => {
    assert.equal(readMarker(`${marker('fp', 'a'.repeat(8))}\n${marker('fp', hex)}`, 'fp'), hex);
  });

  it('looks at no other line, and at nothing but whole lines', () => {
    const mark = marker('fp', hex);
    const bodies = [
      `a\n${mark}\nb`,
      `a ${mark}`,
      `${mark} a`,
      `    ${mark}\nb`,
      `a\n> ${mark}`,
      '',
      'a',
    ];
    for (const body of bodies) assert.equal(readMarker(body, 'fp'), undefined, body);
  });
});

describe('withMarker', () => {
  it('puts the marker on the last line, after a blank one', () => {
    assert.equal(withMarker('text\n\n', marker('fp', hex)), `text\n\n${marker('fp', hex)}`);
    assert.equal(withMarker('', marker('fp', hex)), marker('fp', hex));
  });

  it('is over the limit by one unit too many', () => {
    const mark = marker('fp', hex);
    const body = 'x'.repeat(bodyLimit - mark.length - 2);
    assert.equal(withMarker(body, mark, bodyLimit).length, bodyLimit);
    assert.throws(() => withMarker(`${body}x`, mark, bodyLimit), RangeError);
  });

  it('is read back whatever the text above it says', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const forged = `${marker('fp', 'f'.repeat(32))}\n${text}\n${marker('fp', 'e'.repeat(32))}`;
        for (const value of [block(forged, { limit: 5000 }), inline(forged)]) {
          assert.equal(readMarker(withMarker(value, marker('fp', hex)), 'fp'), hex);
          assert.equal(readMarker(value, 'fp'), undefined);
        }
      }),
    );
  });
});
