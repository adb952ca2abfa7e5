import assert from 'node:assert/strict';
import { day, second } from '../../src/domain/clock.js';
import { firstIdAt, newDeliveryId } from '../../src/domain/ids.js';

describe('the ids of deliveries', () => {
  const now = Date.UTC(2100, 0, 1);

  it('sort as they were made, also in one millisecond and when the clock is put right by a little', () => {
    const ids = [now, now, now - second, now, now + second].map((at) => newDeliveryId(at));
    assert.deepEqual(ids, ids.toSorted());
    assert.equal(new Set(ids).size, ids.length);
  });

  it('can be made by a clock that was never set', () => {
    newDeliveryId(now);
    assert.match(newDeliveryId(-day), /^dlv_0{9}1/);
  });

  it('have the time of a clock that was far ahead no longer than it was', () => {
    newDeliveryId(now + day);
    const id = newDeliveryId(now);
    assert.ok(id < firstIdAt('dlv', now + second));
    assert.ok(id > firstIdAt('dlv', now));
  });
});
