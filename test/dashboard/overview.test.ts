import assert from 'node:assert/strict';
import { hour, minute, second } from '../../src/domain/clock.js';
import { retryTask } from '../../src/operate/retry-task.js';
import { buildOf, DashboardScene } from './support/dashboard-scene.js';
import { Visitor } from './support/visitor.js';

describe('the overview', () => {
  let scene: DashboardScene;
  let visitor: Visitor;

  beforeEach(async () => {
    scene = await DashboardScene.open();
    visitor = new Visitor(scene);
  });
  afterEach(() => scene.close());

  const deliver = (build: string) => scene.deliver('build_processed', buildOf(build));

  /** A figure, and how many deliveries the chart has. */
  async function counted(figure: 'received' | 'failed'): Promise<readonly [number, number]> {
    // Sessions end while hours go by.
    await visitor.logIn();
    const page = await visitor.text('/');
    const number = (pattern: RegExp) => Number(pattern.exec(page)?.[1] ?? Number.NaN);
    return [
      number(new RegExp(`<dt>${figure}, last 24 h</dt><dd>(\\d+)<`)),
      number(/The last 24 hours: (\d+) deliver/),
    ];
  }

  it('counts the hours that are over and the one that it is, each delivery once', async () => {
    await deliver('yesterday');
    scene.clock.move(24 * hour + minute);
    await deliver('today');
    scene.clock.move(2 * hour);
    await deliver('now');
    assert.deepEqual(await counted('received'), [2, 2]);
    // At once, though the other hours are counted once a minute.
    scene.clock.move(second);
    await deliver('a second later');
    assert.deepEqual(await counted('received'), [3, 3]);
    // The next hour begins while those before are not to be counted again yet.
    scene.clock.move(hour - (scene.clock.now() % hour) - second);
    assert.deepEqual(await counted('received'), [3, 3]);
    scene.clock.move(2 * second);
    await deliver('in the next hour');
    assert.deepEqual(await counted('received'), [4, 4]);
  });

  it('counts a task that failed, and not any more once it is retried, whenever it was made', async () => {
    const [first, ...others] = await scene.tasks(await scene.deliverFailing('b1'));
    scene.clock.move(2 * hour);
    assert.deepEqual(await counted('failed'), [others.length + 1, 1]);
    const by = { who: 'somebody', reason: 'mended' };
    await retryTask(first!.id, scene.store, scene.clock, by);
    assert.deepEqual(await counted('failed'), [others.length, 1]);
  });
});
