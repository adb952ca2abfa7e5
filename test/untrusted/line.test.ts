import assert from 'node:assert/strict';
import fc from 'fast-check';
import { line } from '../../src/untrusted/line.js';
import { empty, hostileText } from './support/hostile.js';

describe('line', () => {
  it('puts everything on one line without mentions, secrets and personal data', () => {
    assert.equal(
      line(' Tests\nof @ann\u202E by ann@example.com: glpat-0123456789abcdefghij ', 140),
      'Tests of @\u200Bann by [e-mail removed]: [removed]',
    );
  });

  it('keeps references: nothing renders it', () => {
    assert.equal(line('Build #12 failed', 140), 'Build #12 failed');
  });

  it('is empty for nothing', () => {
    for (const text of empty) assert.equal(line(text, 140), '');
  });

  it('is never longer than its limit, nor more than one line', () => {
    fc.assert(
      fc.property(hostileText(), fc.integer({ min: 1, max: 140 }), (text, limit) => {
        const out = line(text, limit);
        assert.ok(out.length <= limit);
        assert.ok(out.isWellFormed());
        assert.doesNotMatch(out, /[\r\n\t]|@[\p{L}\p{N}_]/u);
      }),
    );
  });

  it('says that it was cut', () => {
    assert.equal(line('abc defgh', 5), 'abc…');
  });
});
