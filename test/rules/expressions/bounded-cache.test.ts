import assert from 'node:assert/strict';
import { BoundedCache } from '../../../src/rules/expressions/bounded-cache.js';

describe('a bounded cache', () => {
  it('makes what it has, once', () => {
    const cache = new BoundedCache<object>(2);
    const first = cache.get('a', () => ({}));
    assert.equal(
      cache.get('a', () => assert.fail('made twice')),
      first,
    );
  });

  it('forgets the oldest, and keeps no more than it may', () => {
    const cache = new BoundedCache<number>(2);
    let made = 0;
    const make = () => ++made;
    for (const key of ['a', 'b', 'c', 'b', 'c']) cache.get(key, make);
    assert.equal(made, 3);
    cache.get('a', make);
    assert.equal(made, 4);
  });

  it('keeps nothing of what could not be made', () => {
    const cache = new BoundedCache<number>(2);
    assert.throws(() =>
      cache.get('a', () => {
        throw new Error('no');
      }),
    );
    assert.equal(
      cache.get('a', () => 1),
      1,
    );
  });
});
