import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { Failure } from '../../src/domain/failure.js';
import type { JsonObject } from '../../src/domain/json.js';
import { samples } from '../../src/events/samples.js';
import { muteRule } from '../../src/operate/mute-rule.js';
import { retryTask } from '../../src/operate/retry-task.js';
import { recordPause, lockBudget } from '../../src/store/tables/budgets.js';
import { countFailure, setCircuit } from '../../src/store/tables/circuits.js';
import { findDelivery } from '../../src/store/tables/deliveries.js';
import { updateTask } from '../../src/store/tables/tasks.js';
import { TestBrowser } from './support/chromium.js';
import { DashboardScene } from './support/dashboard-scene.js';
import { everyPage } from './support/every-page.js';
import { hostileEvent, hostileTexts } from './support/hostile.js';
import { logIn } from './support/log-in.js';
import { boxesBrokenOutOf, overflow } from './support/page-checks.js';

const phone = { width: 360, height: 740 };

describe('what means harm', function () {
  this.timeout(300_000);
  const browser = new TestBrowser();
  let scene: DashboardScene;

  beforeEach(async () => {
    scene = await DashboardScene.open();
  });
  afterEach(() => scene.close());

  /** A text wherever somebody else than the operator could put one, and where an operator could. */
  async function everywhere(text: string): Promise<string[]> {
    for (const [name, event] of Object.entries(samples)) {
      await scene.deliver(name, hostileEvent(event, text));
    }
    await scene.receiveText(`not json ${text}`);
    scene.perform = () => {
      throw new Failure('refused', text, { fix: text, httpStatus: 422 });
    };
    const build = { id: `${text} again`, url: text, os: 'android', versionName: text };
    const application = { ...(samples.build_processed!.application as JsonObject), id: text };
    const failed = await scene.deliver('build_processed', { build, application });
    const [task, other] = await scene.tasks(failed);
    assert.ok(task && other, JSON.stringify(await findDelivery(scene.store.db, failed)));
    await updateTask(scene.store.db, task.id, { reason: text });
    const by = { who: text, reason: text };
    await retryTask(other.id, scene.store, scene.clock, by);
    await muteRule('github-device-tests', undefined, scene, by);
    const { db } = scene.store;
    await countFailure(db, 'github', scene.clock.now());
    const circuit = { state: 'open', failures: 3, since: 1, reason: text, nextProbeAt: 2 } as const;
    await setCircuit(db, 'github', circuit);
    await lockBudget(db, 'gitlab');
    const pause = { until: scene.clock.now() + 60_000, pauses: 1, reason: text };
    await recordPause(db, 'gitlab', pause);
    scene.rulesFault = text;
    const id = encodeURIComponent(text.toWellFormed());
    const builds = `/applications/${id}/builds/${id}`;
    return [...(await everyPage(scene, failed)), builds];
  }

  for (const [name, text] of Object.entries(hostileTexts)) {
    it(`does none, and stays in its place: ${name}`, async () => {
      const paths = await everywhere(text);
      const { page, wrong } = await browser.open({ viewport: phone });
      page.setDefaultTimeout(30_000);
      page.on('dialog', (dialog) => {
        wrong.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      await logIn(page, scene.url);
      wrong.length = 0;
      const found: string[] = [];
      for (const path of paths) {
        await page.goto(scene.url + path);
        found.push(...(await harm(page)).map((one) => `${path} ${one}`));
        await page.setViewportSize({ width: 1280, height: 800 });
        found.push(...(await outOfPlace(page)).map((one) => `${path}, wide, ${one}`));
        await page.setViewportSize(phone);
      }
      assert.deepEqual(found, []);
      assert.deepEqual(
        wrong.filter((message) => !message.includes('404 (Not Found)')),
        [],
      );
    });
  }

  it('does not turn round what stands beside it', async () => {
    const application = { id: 'x', name: '\u202Emoc.elpmaxe', url: '', slug: '' };
    await scene.deliver('feedback_created', { application });
    const { page } = await browser.open({ viewport: { width: 1400, height: 700 } });
    await logIn(page, `${scene.url}/deliveries`);
    const [name, after] = await page.evaluate<[number, number]>(`(() => {
      const strong = document.querySelector('td.says strong');
      const range = document.createRange();
      range.selectNode(strong.nextSibling);
      return [strong.getBoundingClientRect().right, range.getBoundingClientRect().left];
    })()`);
    assert.ok(after >= name - 1, `${after} is left of ${name}`);
  });
});

/** What a page shows or does that it should not. */
async function harm(page: Page): Promise<string[]> {
  const ran = await page.evaluate<boolean>('globalThis.hostile === true');
  const intruders = await page
    .locator(
      'iframe, object, embed, img, body style, body script, b, [onerror], [onload], [srcdoc]',
    )
    .count();
  const abroad = await page
    .locator('a[href^="javascript:" i], form[action^="//"], a[href^="//"], a[href^="data:"]')
    .count();
  return [
    ...(ran ? ['a script ran'] : []),
    ...(intruders > 0 ? [`${intruders} elements that are none of ours`] : []),
    ...(abroad > 0 ? [`${abroad} addresses that lead elsewhere`] : []),
    ...((await page.locator('#main').count()) === 1 ? [] : ['another #main']),
    ...((await page.getByRole('button', { name: 'Log out' }).isVisible())
      ? []
      : ['is not to be seen']),
    ...(await outOfPlace(page)),
  ];
}

async function outOfPlace(page: Page): Promise<string[]> {
  const wide = await overflow(page);
  return [
    ...(wide > 0 ? [`is ${wide} px wider than the window`] : []),
    ...(await boxesBrokenOutOf(page)),
  ];
}
