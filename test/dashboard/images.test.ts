import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { day, hour, minute } from '../../src/domain/clock.js';
import type { RunState } from '../../src/domain/effect.js';
import { TestBrowser } from './support/chromium.js';
import { buildOf, DashboardScene } from './support/dashboard-scene.js';
import { logIn } from './support/log-in.js';

const folder = 'docs/images';
const largest = 150 * 1024;

const over = (conclusion: string): RunState => ({
  status: 'completed',
  conclusion,
  over: true,
  url: undefined,
});

/** Two weeks of a team that builds every day; the last things that happened are worth a look. */
async function twoWeeks(scene: DashboardScene): Promise<{ failing: string; running: string }> {
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

// Only when asked for: tests do not change files.
if (process.env.DASHBOARD_IMAGES !== undefined) {
  describe('the pictures of the dashboard', function () {
    this.timeout(120_000);
    const browser = new TestBrowser();

    it('are made', async () => {
      mkdirSync(folder, { recursive: true });
      const scene = await DashboardScene.open();
      const { failing, running } = await twoWeeks(scene);
      const wide = { width: 1200, height: 760 };
      const phone = { width: 390, height: 700 };
      for (const [name, path, colorScheme, viewport] of [
        ['overview', '/', 'light', wide],
        ['overview-dark', '/', 'dark', wide],
        ['deliveries', '/deliveries', 'light', { width: 1000, height: 480 }],
        ['delivery', `/deliveries/${running}`, 'light', { width: 1000, height: 600 }],
        ['delivery-dark', `/deliveries/${failing}`, 'dark', { width: 1000, height: 560 }],
        ['delivery-phone', `/deliveries/${failing}`, 'light', phone],
      ] as const) {
        const { page } = await browser.open({ colorScheme, viewport });
        await logIn(page, scene.url + path);
        const file = join(folder, `${name}.png`);
        await page.screenshot({ path: file });
        assert.ok(statSync(file).size < largest, file);
      }
      await scene.close();
    });
  });
}
