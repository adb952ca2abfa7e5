import assert from 'node:assert/strict';
import { Pressure } from '../../src/stage/pressure.js';
import { HandClock } from '../support/hand-clock.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the pressure on receiving', () => {
  it('is high while many deliveries are recorded, and not any more once they are not', () => {
    const clock = new HandClock();
    const pressure = new Pressure(clock);
    pressure.received(50);
    assert.equal(pressure.isHigh, false);
    pressure.received(1);
    assert.equal(pressure.isHigh, true);
    clock.move(500);
    assert.equal(pressure.isHigh, false);
  });

  it('is high while every turn of the event loop accepts a connection, as more wait for theirs', async () => {
    const pressure = new Pressure(new HandClock());
    for (let n = 0; n < 8; n += 1) {
      pressure.connected();
      await turn();
    }
    assert.equal(pressure.isHigh, false);
    for (let n = 0; n < 3; n += 1) {
      pressure.connected();
      await turn();
    }
    assert.equal(pressure.isHigh, true);
    await turn();
    await turn();
    assert.equal(pressure.isHigh, false);
  });

  it('is not high for as many connections with a turn between them', async () => {
    const pressure = new Pressure(new HandClock());
    for (let n = 0; n < 30; n += 1) {
      pressure.connected();
      await turn();
      await turn();
    }
    assert.equal(pressure.isHigh, false);
  });
});
