import assert from 'node:assert/strict';
import { githubDeployment } from '../../../src/actions/github/deployment.js';
import type { Json } from '../../../src/domain/json.js';
import { failureOf, key, now, repository, Scene } from './support/scene.js';

const base = { repository, ref: 'main', environment: 'qa' };

function input(more: Record<string, Json> = {}) {
  return githubDeployment.input.parse({ ...base, ...more });
}

describe('github/deployment', () => {
  let scene: Scene;

  beforeEach(async () => {
    scene = new Scene();
    await scene.start();
  });

  afterEach(() => scene.github.stop());

  const withState = input({
    state: 'success',
    url: 'https://example.com/app',
    'log-url': 'https://example.com/log',
  });
  const perform = (wishes = withState) =>
    githubDeployment.perform(scene.connection, wishes, scene.context());
  const find = (wishes = withState) =>
    githubDeployment.find(scene.connection, wishes, scene.context(), now);

  it('creates a deployment that carries our key, and nothing more without a state', async () => {
    const effect = await perform(input());

    const [deployment] = scene.github.deployments;
    assert.deepEqual(deployment!.request, {
      ref: 'main',
      environment: 'qa',
      auto_merge: false,
      required_contexts: [],
      payload: { 'applivery-triggers': key },
    });
    assert.deepEqual(deployment!.states, []);
    assert.deepEqual(effect, { kind: 'deployment', id: String(deployment!.id) });
    assert.deepEqual(await find(input()), { found: effect, certainty: 'certain' });
  });

  it('sets its state', async () => {
    await perform();

    assert.deepEqual(scene.github.deployments[0]!.states, [
      {
        state: 'success',
        environment_url: 'https://example.com/app',
        log_url: 'https://example.com/log',
      },
    ]);
  });

  for (const mood of [{ status: 429 }, 'reset', { status: 502 }] as const) {
    it(`makes no second deployment when the state ends in ${JSON.stringify(mood)}`, async () => {
      scene.answerOnce('POST', /statuses$/, mood);
      await failureOf(perform());

      assert.equal(await find(), 'absent');
      await perform();
      assert.equal(scene.github.deployments.length, 1);
      assert.equal(scene.github.deployments[0]!.states.length, 1);
      assert.ok(typeof (await find()) === 'object');
    });
  }

  it('adopts a deployment whose state was set although the answer got lost', async () => {
    scene.answerOnce('POST', /statuses$/, { after: 'reset' });
    const failure = await failureOf(perform());
    const finding = await find();

    assert.equal(failure.reason, 'unknown');
    assert.ok(typeof finding === 'object');
    assert.equal(finding.found.id, String(scene.github.deployments[0]!.id));
  });

  it('only warns when the state is refused for good', async () => {
    scene.answerOnce('POST', /statuses$/, { status: 422, body: { message: 'No.' } });
    const effect = await perform();

    assert.equal(effect.id, String(scene.github.deployments[0]!.id));
    assert.deepEqual(effect.warnings, [
      "The deployment's state was not set: GitHub answered 422: No.",
    ]);
  });

  it('leaves it to be looked for when the answer does not say which deployment it is', async () => {
    scene.answerOnce('POST', /deployments$/, { after: { status: 201 } });
    const failure = await failureOf(perform());
    await perform();

    assert.equal(failure.reason, 'unknown');
    assert.equal(scene.github.deployments.length, 1);
  });

  it('refuses URLs without a state that they belong to', () => {
    const parsed = githubDeployment.input.safeParse({ ...base, url: 'https://example.com/' });

    assert.deepEqual(
      parsed.error?.issues.map(({ path }) => path),
      [['state']],
    );
  });
});
