import assert from 'node:assert/strict';
import { axeViolations } from './support/axe.js';
import { TestBrowser } from './support/chromium.js';
import { buildOf, DashboardScene } from './support/dashboard-scene.js';
import { everyPage } from './support/every-page.js';
import { logIn } from './support/log-in.js';
import { doubleIds, overflow } from './support/page-checks.js';

const views = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
] as const;

describe('every page', function () {
  this.timeout(180_000);
  const browser = new TestBrowser();
  let scene: DashboardScene;

  beforeEach(async () => {
    scene = await DashboardScene.open();
  });
  afterEach(() => scene.close());

  for (const view of views) {
    const { colorScheme, viewport } = view;
    it(`can be read and used by everybody (${colorScheme}, ${viewport.width} px wide)`, async () => {
      await scene.deliver('build_processed', buildOf('b1'));
      const failing = await scene.deliverFailing('b2');
      await scene.deliverUncertain('b3');
      await scene.receiveText('not json');
      const { page, wrong } = await browser.open(view);
      page.setDefaultTimeout(30_000);
      await page.goto(scene.url);
      assert.deepEqual(await axeViolations(page), [], 'the login');
      await logIn(page, scene.url);
      wrong.length = 0;
      const found: string[] = [];
      for (const path of await everyPage(scene, failing)) {
        await page.goto(scene.url + path);
        for (const details of await page.locator('details').all()) {
          await details.evaluate((element) => element.setAttribute('open', ''));
        }
        const headings = await page.getByRole('heading', { level: 1 }).count();
        found.push(
          ...(await axeViolations(page)).map((violation) => `${path} ${violation}`),
          ...(await doubleIds(page)).map((id) => `${path} double id ${id}`),
          ...((await overflow(page)) > 0 ? [`${path} is wider than the window`] : []),
          ...(headings === 1 ? [] : [`${path} has ${headings} h1`]),
        );
      }
      assert.deepEqual(found, []);
      // The one page that is not there.
      assert.deepEqual(
        wrong.filter((message) => !message.includes('404 (Not Found)')),
        [],
      );
    });
  }
});
