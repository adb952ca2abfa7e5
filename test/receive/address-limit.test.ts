import assert from 'node:assert/strict';
import { AddressLimit, mostAddresses } from '../../src/receive/address-limit.js';
import { HandClock } from '../support/hand-clock.js';

describe('the limit for an address', () => {
  it('lets a burst of ten seconds through, then the rate', () => {
    const clock = new HandClock();
    const limit = new AddressLimit(clock, 5);
    const taken = () =>
      Array.from({ length: 100 }, () => limit.take('a')).filter((wait) => wait === 0);
    assert.equal(taken().length, 50);
    clock.move(1000);
    assert.equal(taken().length, 5);
    clock.move(60_000);
    assert.equal(taken().length, 50);
  });

  it('says how long to wait, and that is long enough', () => {
    const clock = new HandClock();
    const limit = new AddressLimit(clock, 1);
    for (let n = 0; n < 10; n++) assert.equal(limit.take('a'), 0);
    const wait = limit.take('a');
    assert.ok(wait > 0);
    clock.move(wait);
    assert.equal(limit.take('a'), 0);
  });

  it('forgets the address that was quiet the longest when there are too many', () => {
    const limit = new AddressLimit(new HandClock(), 0.1);
    assert.equal(limit.take('busy'), 0);
    assert.notEqual(limit.take('busy'), 0);
    for (let n = 0; n < mostAddresses - 1; n++) limit.take(`a${n}`);
    assert.notEqual(limit.take('busy'), 0);
    for (let n = 0; n < mostAddresses; n++) limit.take(`b${n}`);
    assert.equal(limit.size, mostAddresses);
    assert.equal(limit.take('busy'), 0);
  });
});
