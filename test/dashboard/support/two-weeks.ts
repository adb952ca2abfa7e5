import { day, hour, minute } from '../../../src/domain/clock.js';
import type { RunState } from '../../../src/domain/effect.js';
import { buildOf, type DashboardScene } from './dashboard-scene.js';

const over = (conclusion: string): RunState => ({
  status: 'completed',
  conclusion,
  over: true,
  url: undefined,
});

/** Two weeks of a team that builds every day; the last things that happened are worth a look. */
export async function twoWeeks(
  scene: DashboardScene,
): Promise<{ failing: string; running: string }> {
  const { perform } = scene;
  scene.perform = (asked) => {
    scene.clock.move(asked.action.provider === 'gitlab' ? 700 : 400);
    return perform(asked);
  };
  for (let n = 0; n < 56; n += 1) {
    const os = n % 5 === 3 ? 'ios' : 'android';
    await scene.deliver('build_processed', buildOf(`5e79232e98d88ac68cf7${String(n + 1000)}`, os));
    scene.clock.move(14 * minute);
    scene.run = over(n % 9 === 7 ? 'failure' : 'success');
    await scene.follow();
    scene.clock.move(Math.floor((13 * day) / 56) - 14 * minute);
  }
  for (const [n, wait] of [3, 5, 1, 4, 2].entries()) {
    await scene.deliver('build_processed', buildOf(`5e79232e98d88ac68cf7${String(n + 2000)}`));
    scene.clock.move(wait * hour);
    scene.run = over('success');
    await scene.follow();
  }
  await scene.deliver('bug_created');
  scene.clock.move(40 * minute);
  const failing = await scene.deliverFailing('5e79232e98d88ac68cf73001');
  scene.clock.move(21 * minute);
  const running = await scene.deliver('build_processed', buildOf('5e79232e98d88ac68cf73002'));
  scene.clock.move(9 * minute);
  scene.run = over('success');
  await scene.follow();
  scene.clock.move(3 * minute);
  await scene.deliver('build_processed', buildOf('5e79232e98d88ac68cf73003', 'ios'));
  scene.clock.move(minute);
  return { failing, running };
}
