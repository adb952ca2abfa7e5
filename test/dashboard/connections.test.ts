import assert from 'node:assert/strict';
import { minute, second } from '../../src/domain/clock.js';
import { FakeGithub } from '../support/fake-github.js';
import { Loopback, type Reply } from '../support/loopback.js';
import { DashboardScene, viewerToken } from './support/dashboard-scene.js';
import { spaceless, Visitor } from './support/visitor.js';

/** What GitHub lets a token do that may do everything that the example rules need. */
const repository = {
  default_branch: 'main',
  private: true,
  has_issues: true,
  permissions: { push: true, triage: true },
};

describe('the page of the connections', () => {
  let github: FakeGithub;
  let gitlab: Loopback;
  let answer: Reply;
  let scene: DashboardScene;
  let visitor: Visitor;

  beforeEach(async () => {
    github = await new FakeGithub().start();
    github.token = 'ghp_of-the-tests';
    github.also.set('/repos/acme/awesome-app', repository);
    answer = { status: 401, body: { message: '401 Unauthorized' } };
    gitlab = await new Loopback(() => answer).start();
    const providers = { github: github.url, gitlab: gitlab.url };
    scene = await DashboardScene.open({ providers, patience: 2 * second });
    visitor = new Visitor(scene);
  });
  afterEach(async () => {
    await scene.close();
    await github.stop();
    await gitlab.stop();
  });

  const check = async (token?: string): Promise<Response> =>
    visitor.post('/connections/check', { 'form-token': token ?? (await visitor.formToken()) });

  /** The text of the page, from the name of a connection to the next one. */
  const section = async (name: string): Promise<string> => {
    const page = await visitor.text('/connections');
    const [, text] = new RegExp(`aria-label="Connection ${name}">(.*?)</section>`, 's').exec(page)!;
    return spaceless(text!);
  };

  it('asks nobody until a person wants to know, and then says what is there and what is missing', async () => {
    await visitor.logIn();
    assert.match(await section('github'), /permissions ?not asked yet/);
    assert.deepEqual(github.requests, []);
    assert.equal((await check()).headers.get('location'), '/connections');
    assert.match(await section('github'), /● found GitHub knows it as release-bot\./);
    assert.match(await section('github'), /✕ missing github\.yaml:\d+: .*device-tests\.yml/);
    assert.match(await section('gitlab'), /✕ missing GitLab answered 401/);
    assert.deepEqual(github.writes, []);
    scene.clock.move(3 * minute);
    const page = spaceless(await visitor.text('/connections'));
    assert.match(page, /Permissions as the providers told 3 min ago\./);
  });

  it('names what a token may not do', async () => {
    github.also.set('/repos/acme/awesome-app', {
      ...repository,
      permissions: { push: false, triage: false },
    });
    await visitor.logIn();
    await check();
    assert.match(
      await section('github'),
      /✕ missing github\.yaml:\d+: the token's user has no write access to acme\/awesome-app\. The token needs/,
    );
  });

  it('waits only so long, and does not ask again for whoever asks again', async () => {
    answer = 'silence';
    await visitor.logIn();
    const token = await visitor.formToken();
    await Promise.all([check(token), check(token)]);
    assert.match(
      await section('gitlab'),
      /▲ worth a look GitLab did not answer everything within 2 s\./,
    );
    const asked = gitlab.requests.length;
    assert.equal(gitlab.requests.filter(({ path }) => path.endsWith('/user')).length, 1);
    await check(token);
    assert.equal(gitlab.requests.length, asked);
    answer = { status: 200, body: { id: 7, username: 'release-bot' } };
    scene.clock.move(10 * second);
    await check(token);
    assert.match(await section('gitlab'), /● found GitLab knows it as release-bot\./);
  });

  it('says when the rules are others than those that were asked for', async () => {
    await visitor.logIn();
    await check();
    const { current } = scene.catalog;
    scene.catalog.use({ ...current!, hash: 'another' });
    assert.match(
      spaceless(await visitor.text('/connections')),
      /just now, for other rules than those in force now\./,
    );
  });

  it('lets nobody ask but administrators with a form of ours', async () => {
    assert.equal((await check('none')).status, 401);
    await visitor.logIn(viewerToken);
    assert.equal((await check()).status, 403);
    assert.doesNotMatch(await visitor.text('/connections'), /\/connections\/check/);
    await visitor.logIn();
    assert.equal((await check('of another session')).status, 403);
    assert.deepEqual(github.requests, []);
  });

  it('shows what is left of the limits of the provider and of our own', async () => {
    await visitor.logIn();
    assert.match(await section('github'), /requests left ?not told yet/);
    Object.assign(github.alsoHeaders, {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4990',
    });
    await check();
    scene.clock.move(2 * minute);
    const text = await section('github');
    assert.match(text, /requests left 4990 of 5000, told 2 min ago/);
    assert.match(text, /writes left this minute 80 of 80/);
    assert.match(text, /writes left this hour 500 of 500/);
    assert.match(await section('gitlab'), /writes ?not limited/);
    const page = await visitor.text('/connections');
    assert.match(page, /<meter [^>]*max="5000"[^>]*low="500"[^>]*value="4990"/);
  });

  it('quotes the last error, with the task that met it', async () => {
    await visitor.logIn();
    assert.match(await section('github'), /last error ?none in 7 days/);
    scene.clock.move(minute);
    await scene.deliverFailing('b1');
    scene.clock.move(2 * minute);
    assert.match(
      await section('github'),
      /last error ?2 min ago: GitHub answered 422: Unexpected inputs.* its task/,
    );
  });
});
