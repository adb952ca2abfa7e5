import assert from 'node:assert/strict';
import { listAudit } from '../../src/store/tables/audit.js';
import { listDeliveries } from '../../src/store/tables/delivery-lists.js';
import { TestBrowser } from './support/chromium.js';
import { buildOf, DashboardScene, viewerToken } from './support/dashboard-scene.js';
import { logIn } from './support/log-in.js';
import { same, spaceless, Visitor } from './support/visitor.js';

describe('the playground page', function () {
  this.timeout(60_000);
  const browser = new TestBrowser();
  let scene: DashboardScene;

  beforeEach(async () => {
    scene = await DashboardScene.open();
  });
  afterEach(() => scene.close());

  it('says at once what edited rules would make of a recorded delivery, and saves nothing', async () => {
    const id = await scene.deliver('build_processed', buildOf('b1'));
    const { page, wrong } = await browser.open();
    page.setDefaultTimeout(30_000);
    await logIn(page, `${scene.url}/deliveries/${id}`);
    wrong.length = 0;
    await page.getByRole('link', { name: 'Try other rules…' }).click();
    const outcome = page.getByRole('region', { name: 'What would come of it' });
    await outcome.getByText('1 thing would be sent.').waitFor();
    await outcome.getByText('"build_id": "b1"').waitFor();
    const rules = page.getByLabel('Rules: github.yaml');
    const text = await rules.inputValue();
    await rules.fill(text.replace('event.build.os == "android"', 'event.build.os == "ios"'));
    await outcome.getByText('Nothing would be sent.').waitFor();
    await outcome.getByText('"android"').first().waitFor();
    await rules.fill(text.replace('event.build.os', 'event.build.oss'));
    await outcome.getByText('The rules have an error; they would not be loaded.').waitFor();
    await outcome.getByText('Line 13, column', { exact: false }).waitFor();
    assert.match(await rules.inputValue(), /event\.build\.oss/);
    await page.locator('textarea[name=event]').fill('not json');
    await outcome.getByText('The service would reject this event').waitFor();
    assert.deepEqual(wrong, []);
    assert.equal((await listDeliveries(scene.store.db, { limit: 9 })).length, 1);
    assert.deepEqual(await listAudit(scene.store.db, { limit: 9 }), []);
  });

  it('does the same without scripts, by its button', async () => {
    const { page } = await browser.open({ javaScriptEnabled: false });
    page.setDefaultTimeout(30_000);
    await logIn(page, `${scene.url}/playground`);
    await page.getByLabel('Rules file').selectOption('gitlab.yaml');
    await page.getByRole('button', { name: 'Start from these' }).click();
    const rules = page.getByLabel('Rules: gitlab.yaml');
    await rules.fill('version: 1\nrules: []\nmore: 1\n');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('Line 3, column 1', { exact: false }).waitFor();
    assert.equal(await rules.inputValue(), 'version: 1\nrules: []\nmore: 1\n');
  });

  it('is not for forms of other sites, nor for texts without bound', async () => {
    const visitor = new Visitor(scene);
    assert.equal((await visitor.post('/playground', {})).status, 401);
    await visitor.logIn();
    const token = await visitor.formToken();
    const form = {
      'form-token': token,
      file: 'a.yaml',
      rules: 'version: 1\nrules: []\n',
      event: '{}',
    };
    assert.equal((await visitor.post('/playground', form)).status, 200);
    const foreign = { 'sec-fetch-site': 'cross-site' };
    assert.equal((await visitor.post('/playground', form, foreign)).status, 403);
    assert.equal((await visitor.post('/playground', { ...form, 'form-token': 'x' })).status, 403);
    const long = await visitor.post('/playground', { ...form, rules: '#'.repeat(200_000) }, same);
    assert.match(spaceless(await long.text()), /more than 128 KiB are not tried here/);
    const longer = await visitor.post(
      '/playground',
      { ...form, rules: '#'.repeat(2_000_000) },
      same,
    );
    assert.equal(longer.status, 403);
  });

  it('brings no recorded delivery to those who may only look', async () => {
    const id = await scene.deliver('build_processed', buildOf('secret-build'));
    const visitor = new Visitor(scene);
    await visitor.logIn(viewerToken);
    assert.equal((await visitor.get(`/playground?event=delivery:${id}`)).status, 404);
    const page = await visitor.text('/playground');
    assert.match(page, /1 thing would be sent/);
    assert.ok(!page.includes(id));
  });
});
