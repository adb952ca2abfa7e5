import assert from 'node:assert/strict';
import { minute } from '../../src/domain/clock.js';
import { Pressure } from '../../src/stage/pressure.js';
import { StageLoop } from '../../src/stage/stage-loop.js';
import { HandClock } from '../support/hand-clock.js';
import { MemoryLog } from '../support/memory-log.js';
import { until } from '../support/until.js';

describe('the loop of a stage', () => {
  it('stops at once, also while it makes room after a round that took long', async () => {
    const clock = new HandClock();
    const pressure = new Pressure(clock);
    let rounds = 0;
    const stage = () => {
      rounds += 1;
      clock.move(10 * minute);
      pressure.received(1_000);
      return Promise.resolve(1);
    };
    const name = 'slow';
    const loop = new StageLoop({
      ...{ name, stage, pollEvery: minute, pressure, clock, log: new MemoryLog() },
    });
    loop.start();
    await until(
      () => rounds > 0,
      () => 'it does a round',
    );
    await new Promise((resolve) => setImmediate(resolve));
    const began = performance.now();
    await loop.stop();
    assert.equal(rounds, 1);
    assert.ok(performance.now() - began < 4_000, 'it waited for the end of the pause');
  });
});
