import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { listAudit } from '../../src/store/tables/audit.js';
import { hostWithoutTls, TestBrowser } from './support/chromium.js';
import { buildOf, DashboardScene, viewerToken } from './support/dashboard-scene.js';
import { logIn } from './support/log-in.js';

describe('the dashboard in a browser', function () {
  this.timeout(60_000);
  const browser = new TestBrowser();
  let scene: DashboardScene;

  beforeEach(async () => {
    scene = await DashboardScene.open();
  });
  afterEach(() => scene.close());

  const open = async (path: string, options = {}): Promise<{ page: Page; wrong: string[] }> => {
    const opened = await browser.open(options);
    await logIn(opened.page, scene.url + path);
    // The page one wanted answers 401 as long as nobody is logged in.
    opened.wrong.length = 0;
    return opened;
  };

  it('is used by keyboard from the login to a delivery and back', async () => {
    const first = await scene.deliver('build_processed', buildOf('b1'));
    const second = await scene.deliver('build_processed', buildOf('b2', 'ios'));
    const { page, wrong } = await browser.open();
    await page.goto(`${scene.url}/`);
    await page.keyboard.type('admin-token-of-the-tests');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await focusedText(page), 'Skip to the content');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.equal(await focusedText(page), 'Deliveries');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('j');
    assert.equal(await page.getByLabel('Text or id').inputValue(), 'j');
    await page.getByLabel('Text or id').blur();
    for (const key of ['j', 'j', 'j', 'k', 'j']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/deliveries/${first}`);
    await page.goBack();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/deliveries/${second}`);
    assert.deepEqual(wrong, []);
  });

  it('shows what comes while one looks, and leaves alone what one types', async () => {
    const { page, wrong } = await open('/deliveries');
    await page.getByText('Nothing came yet').waitFor();
    await page.getByLabel('Text or id').fill('half a wo');
    const id = await scene.receive('build_processed', buildOf('b1'));
    const row = page.locator(`#${id}`);
    await row.locator('.state', { hasText: 'received' }).waitFor();
    await scene.settle();
    await row.locator('.state', { hasText: 'running' }).waitFor();
    scene.run = { status: 'completed', conclusion: 'success', over: true, url: undefined };
    scene.clock.move(60_000);
    await scene.follow();
    await row.locator('.state', { hasText: 'done' }).waitFor();
    assert.equal(await page.getByLabel('Text or id').inputValue(), 'half a wo');
    assert.deepEqual(wrong, []);
  });

  it('shows a delivery as its way, each step with what was sent and answered, each rule with its why', async () => {
    const id = await scene.deliverFailing('b1');
    const { page, wrong } = await open(`/deliveries/${id}`);
    const timeline = page.getByRole('list', { name: 'What happened, in order' });
    const items = (await timeline.getByRole('listitem').allInnerTexts()).map((text) =>
      text.split('\n')[0]!.replace(/^\W+/, ''),
    );
    assert.deepEqual(items, [
      ...['received', 'matched', 'github-device-tests / tests', 'attempt 1'],
      ...['gitlab-device-tests / tests', 'attempt 1', 'ended'],
    ]);
    const task = page.getByRole('region', { name: 'Task github-device-tests / tests' });
    await task.getByText('"workflow": "device-tests.yml"').waitFor();
    await task.getByText('Unexpected inputs provided').first().waitFor();
    const rules = page.getByRole('region', { name: 'Rules, as they were then' });
    await rules.getByText('is for bug_created; this is build_processed').first().waitFor();
    await page
      .getByRole('region', { name: 'Payload' })
      .getByText('"versionName": "2.4.1"')
      .waitFor();
    await page.getByRole('link', { name: 'everything about this build' }).click();
    await page.getByRole('heading', { name: 'Build b1 of Awesome App' }).waitFor();
    assert.equal(await page.locator(`[id="${id}"]`).count(), 1);
    assert.deepEqual(wrong, []);
  });

  it('shows what a replay would send before it is sent', async () => {
    const id = await scene.deliver('build_processed', buildOf('b1'));
    const { page } = await open(`/deliveries/${id}`);
    await page.getByRole('link', { name: 'Replay…' }).click();
    await page.getByText('2 things would be sent').waitFor();
    await page.getByRole('link', { name: 'with the rules as they were then' }).click();
    await page.getByText('"workflow": "device-tests.yml"').waitFor();
    assert.equal((await listAudit(scene.store.db, { limit: 9 })).length, 0);
    await page.getByLabel('Reason').fill('the device farm was down');
    await page.getByRole('button', { name: 'Replay now' }).click();
    await page.waitForURL((url) => !url.pathname.includes(id));
    await page.getByText('waits to be matched').first().waitFor();
    await page.getByRole('link', { name: id }).waitFor();
    const [entry] = await listAudit(scene.store.db, { limit: 1 });
    assert.equal(entry?.reason, 'the device farm was down');
  });

  it('makes a rule test of a delivery', async () => {
    const id = await scene.deliver('build_processed', buildOf('b1'));
    const { page } = await open(`/deliveries/${id}`);
    await page.getByRole('link', { name: 'Make a test of this' }).click();
    await page.getByText('rule: github-device-tests').waitFor();
  });

  it('lets a person decide what nobody could find out', async () => {
    const id = await scene.deliverUncertain('b1');
    const { page } = await open('/');
    await page.getByRole('link', { name: /2 tasks may or may not have happened/ }).click();
    const [one, other] = await scene.tasks(id);
    const row = (task: string) => page.locator(`tr[id="${task}"]`);
    await row(one!.id).getByLabel('Where it is').fill('https://github.com/acme/app/actions/runs/1');
    await row(one!.id).getByRole('button', { name: 'It happened' }).click();
    await page.getByText('uncertain (1)').waitFor();
    await row(other!.id).getByRole('button', { name: 'It did not' }).click();
    await page.getByText('Nothing is uncertain').waitFor();
    const statuses = (await scene.tasks(id)).map(({ status }) => status);
    assert.deepEqual(statuses, ['succeeded', 'pending']);
    assert.equal(scene.woken, 2);
    await page.goto(`${scene.url}/tasks?tab=waiting`);
    await row(other!.id).getByRole('button', { name: 'cancel' }).click();
    await page.getByText('Nothing waits').waitFor();
  });

  it('retries several dead letters of a kind after saying how many', async () => {
    await scene.deliverFailing('b1');
    const { page } = await open('/tasks?tab=failed');
    await page.getByRole('link', { name: 'given up' }).click();
    await page.getByText('No dead letters').waitFor();
    await page.getByRole('link', { name: 'refused by the provider' }).click();
    for (const box of await page.getByRole('checkbox').all()) await box.check();
    await page.getByRole('button', { name: 'Retry…' }).click();
    await page.getByRole('heading', { name: 'Retry 2 tasks?' }).waitFor();
    await page.getByRole('button', { name: 'Retry 2 tasks' }).click();
    await page.getByText('No dead letters').waitFor();
    await page.getByText('waiting (2)').waitFor();
  });

  it('puts dead letters to rest that nobody will retry, several at once', async () => {
    const id = await scene.deliverFailing('b1');
    const { page } = await open('/tasks?tab=failed');
    for (const box of await page.getByRole('checkbox').all()) await box.check();
    await page.getByRole('button', { name: 'Put to rest…' }).click();
    await page.getByLabel('Reason').fill('the build is withdrawn');
    await page.getByRole('button', { name: 'Cancel 2 tasks' }).click();
    await page.getByText('No dead letters').waitFor();
    const [task] = await scene.tasks(id);
    assert.equal(task?.status, 'cancelled');
    assert.match(
      task.reason ?? '',
      /^Put to rest by a person\. It had failed: GitHub answered 422/,
    );
    const [entry] = await listAudit(scene.store.db, { limit: 1 });
    assert.equal(entry?.reason, 'the build is withdrawn');
  });

  it('says what is not well, with where to put it right', async () => {
    await scene.deliverFailing('b1');
    scene.rulesFault = 'the rules have 2 errors; those loaded before stay in force';
    const { page } = await open('/');
    await page.getByRole('heading', { name: '2 things need a look' }).waitFor();
    const figures = (await page.locator('dl.figures dt').allInnerTexts()).slice(0, 4);
    assert.deepEqual(figures, [
      ...['received, last 24 h', 'effects, last 24 h', 'waiting now', 'failed, last 24 h'],
    ]);
    assert.equal(await page.locator('dl.figures').getByText('0 a week before').count(), 4);
    await page.getByRole('link', { name: /^\d+ live/ }).waitFor();
    await page.locator('ul.inline li', { hasText: 'gitlab' }).getByText('ready').waitFor();
    await page.getByRole('img', { name: /The last 24 hours: 1 delivery, at most 1/ }).waitFor();
    await page.getByRole('link', { name: /The rules have 2 errors/ }).click();
    await page.getByRole('link', { name: 'github-device-tests' }).click();
    assert.match(page.url(), /#github\.yaml-\d+$/);
    assert.match(await page.locator(':target').innerText(), /- id: github-device-tests/);
    await page.getByRole('link', { name: 'Connections' }).click();
    await page.getByRole('region', { name: 'Connection github' }).getByText('of 500').waitFor();
  });

  it('does the same without scripts', async () => {
    const id = await scene.deliverFailing('b1');
    const { page } = await open(`/deliveries/${id}`, { javaScriptEnabled: false });
    const task = page.getByRole('region', { name: 'Task github-device-tests / tests' });
    await task.getByLabel('Reason').fill('mended');
    await task.getByRole('button', { name: 'retry' }).click();
    await task.locator('.state', { hasText: 'pending' }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Token').waitFor();
  });

  it('is reached by a link from another site without logging in again', async () => {
    const id = await scene.deliver('build_processed', buildOf('b1'));
    const elsewhere = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<a href="${scene.url}/deliveries/${id}">the issue's link</a>`);
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const { page } = await open('/');
    // Another site than 127.0.0.1, on the same machine.
    await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`);
    await page.getByRole('link').click();
    await page.getByRole('region', { name: 'Payload' }).waitFor();
    elsewhere.closeAllConnections();
    elsewhere.close();
  });

  it('works in a network without TLS, where browsers say less of where a form comes from', async () => {
    const id = await scene.deliverFailing('b1');
    const { page } = await browser.open();
    await logIn(page, scene.url.replace('127.0.0.1', hostWithoutTls));
    await page.goto(`${scene.url.replace('127.0.0.1', hostWithoutTls)}/deliveries/${id}`);
    await page.getByRole('button', { name: 'retry' }).first().click();
    await page.locator('.state', { hasText: 'pending' }).first().waitFor();
  });

  it('offers a viewer nothing to change', async () => {
    const id = await scene.deliverFailing('b1');
    const { page } = await browser.open();
    await logIn(page, `${scene.url}/deliveries/${id}`, viewerToken);
    await page.getByRole('region', { name: 'Payload' }).waitFor();
    assert.deepEqual(await page.getByRole('button').allInnerTexts(), ['Log out', 'Copy link']);
  });

  it('lets go of open pages when the service stops', async () => {
    const { page } = await open('/');
    const listening = page.waitForResponse((answer) => answer.url().includes('/live'));
    await page.reload();
    await listening;
    await scene.stopDashboard();
  });
});

function focusedText(page: Page): Promise<string> {
  return page.locator(':focus').innerText();
}
