import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TestBrowser } from './support/chromium.js';
import { DashboardScene } from './support/dashboard-scene.js';
import { logIn } from './support/log-in.js';
import { twoWeeks } from './support/two-weeks.js';

const folder = 'docs/images';
const largest = 150 * 1024;

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
        ['rules', '/rules?tests=run', 'light', { width: 1200, height: 620 }],
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
