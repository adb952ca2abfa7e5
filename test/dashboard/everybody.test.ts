import assert from 'node:assert/strict';
import { axeViolations } from './support/axe.js';
import { TestBrowser } from './support/chromium.js';
import { buildOf, DashboardScene } from './support/dashboard-scene.js';
import { everyPage } from './support/every-page.js';
import { logIn } from './support/log-in.js';
import { doubleIds, overflow } from './support/page-checks.js';

const sizes = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];

describe('every page', function () {
  this.timeout(180_000);
  const browser = new TestBrowser();
  let scene: DashboardScene;

  beforeEach(async () => {
    scene = await DashboardScene.open();
  });
  afterEach(() => scene.close());

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`can be read and used by everybody, on a desk and on a phone (${colorScheme})`, async () => {
      await scene.deliver('build_processed', buildOf('b1'));
      const failing = await scene.deliverFailing('b2');
      await scene.deliverUncertain('b3');
      await scene.receiveText('not json');
      const { page, wrong } = await browser.open({ colorScheme });
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
          ...(await doubleIds(page)).map((id) => `${path} double id ${id}`),
          ...(headings === 1 ? [] : [`${path} has ${headings} h1`]),
        );
        for (const size of sizes) {
          await page.setViewportSize(size);
          const where = `${path} at ${size.width} px`;
          found.push(
            ...(await axeViolations(page)).map((violation) => `${where} ${violation}`),
            ...((await overflow(page)) > 0 ? [`${where} is wider than the window`] : []),
          );
        }
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
