import assert from 'node:assert/strict';
import { githubWorkflowDispatch } from '../../../src/actions/github/workflow-dispatch.js';
import type { SearchBounds } from '../../../src/domain/action.js';
import { minute } from '../../../src/domain/clock.js';
import type { Json } from '../../../src/domain/json.js';
import { githubProvider } from '../../../src/providers/github/index.js';
import { failureOf, key, now, repository, Scene } from './support/scene.js';

const base = { repository, workflow: 'ci.yml', ref: 'main' };

function input(more: Record<string, Json> = {}) {
  return githubWorkflowDispatch.input.parse({ ...base, ...more });
}

function problemsOf(more: Record<string, Json>): string[] {
  const parsed = githubWorkflowDispatch.input.safeParse({ ...base, ...more });
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('github/workflow-dispatch', () => {
  let scene: Scene;

  beforeEach(async () => {
    scene = new Scene();
    await scene.start();
  });

  afterEach(() => scene.github.stop());

  it('starts the workflow, with all inputs as text, and names the run', async () => {
    const wishes = input({ inputs: { build: '5e79', count: 3, smoke: true } });
    const effect = await githubWorkflowDispatch.perform(scene.connection, wishes, scene.context());

    const [run] = scene.github.runs;
    assert.deepEqual(run!.inputs, { build: '5e79', count: '3', smoke: 'true' });
    assert.equal(run!.ref, 'main');
    assert.deepEqual(effect, {
      kind: 'run',
      id: String(run!.id),
      url: `https://github.example.com/acme/app/actions/runs/${run!.id}`,
      run: { target: repository, id: String(run!.id) },
    });
  });

  it('adds no input that was not asked for', async () => {
    await githubWorkflowDispatch.perform(scene.connection, input(), scene.context());

    assert.deepEqual(scene.github.runs[0]!.inputs, {});
  });

  it('says that the run is not known when GitHub does not say', async () => {
    scene.github.knowsRunDetails = false;
    const effect = await githubWorkflowDispatch.perform(scene.connection, input(), scene.context());

    assert.equal(effect.kind, 'run');
    assert.equal(effect.run, undefined);
    assert.match(JSON.stringify(effect.details), /did not say/);
    assert.equal(scene.github.runs.length, 1);
  });

  it('finds its run by the correlation input, and no other', async () => {
    const wishes = input({ 'correlation-input': 'correlation_id' });
    const other = scene.context({ key: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' });
    await githubWorkflowDispatch.perform(scene.connection, wishes, other);
    const find = () => githubWorkflowDispatch.find(scene.connection, wishes, scene.context(), now);
    assert.equal(await find(), 'absent');

    const effect = await githubWorkflowDispatch.perform(scene.connection, wishes, scene.context());
    assert.deepEqual(scene.github.runs[1]!.inputs, { correlation_id: key });
    assert.deepEqual(await find(), { found: effect, certainty: 'certain' });
  });

  it('looks a minute further back than the intent, as clocks differ', async () => {
    const wishes = input({ 'correlation-input': 'correlation_id' });
    await githubWorkflowDispatch.perform(scene.connection, wishes, scene.context());
    const find = (since: number) =>
      githubWorkflowDispatch.find(scene.connection, wishes, scene.context(), since);

    assert.ok(typeof (await find(now + minute)) === 'object');
    assert.equal(await find(now + minute + 1000), 'absent');
  });

  describe('without one', () => {
    const dispatch = () =>
      githubWorkflowDispatch.perform(scene.connection, input(), scene.context());
    const find = (more: Record<string, Json> = {}, search?: Partial<SearchBounds>) =>
      githubWorkflowDispatch.find(
        scene.connection,
        input(more),
        scene.context({ search: { until: now + minute, taken: new Set(), ...search } }),
        now,
      );

    it('finds the only run that it can be, and calls it probable', async () => {
      const effect = await dispatch();

      assert.deepEqual(await find(), { found: effect, certainty: 'probable' });
      const [list] = scene.github.requests.filter(({ path }) => path.includes('/runs?'));
      assert.match(list?.path ?? '', /branch=main/);
      assert.match(list?.path ?? '', /actor=release-bot/);
    });

    it('does not decide between several', async () => {
      await dispatch();
      await dispatch();

      assert.equal(await find(), 'undecidable');
    });

    it("takes no other ref's run, nobody else's, and none that another task has", async () => {
      const effect = await dispatch();
      assert.equal(await find({ ref: 'other' }), 'absent');
      assert.equal(await find({}, { taken: new Set([effect.id ?? '']) }), 'absent');

      scene.github.login = 'somebody-else';
      await dispatch();
      assert.equal(await find({}, { taken: new Set([effect.id ?? '']) }), 'absent');
    });

    it('takes no run that was started before the call, or when its time had run out', async () => {
      scene.time = now - 2 * minute;
      await dispatch();
      scene.time = now + 3 * minute;
      await dispatch();

      assert.equal(await find(), 'absent');
    });
  });

  it('can be followed to its end', async () => {
    const { run } = await githubWorkflowDispatch.perform(
      scene.connection,
      input(),
      scene.context(),
    );
    const queued = await githubProvider.readRun(scene.connection, run!, undefined);
    assert.ok(queued !== 'unchanged');
    assert.equal(queued.over, false);
    assert.equal(await githubProvider.readRun(scene.connection, run!, queued.etag), 'unchanged');

    scene.github.finishRun(run!.id, 'failure');
    const over = await githubProvider.readRun(scene.connection, run!, queued.etag);
    assert.ok(over !== 'unchanged');
    assert.deepEqual([over.status, over.conclusion, over.over], ['completed', 'failure', true]);
  });

  it('says which workflow it looked for when there is none', async () => {
    scene.answerOnce('POST', /dispatches$/, { status: 404, body: { message: 'Not Found' } });
    const failure = await failureOf(
      githubWorkflowDispatch.perform(scene.connection, input(), scene.context()),
    );

    assert.match(failure.fix ?? '', /acme\/app has the workflow ci\.yml on its default branch/);
  });

  it('takes a workflow by file or id, and nothing that is neither', () => {
    for (const workflow of ['ci.yml', 'ci.test-2.yaml', 123, '123']) {
      assert.deepEqual(problemsOf({ workflow }), []);
    }
    for (const workflow of ['ci', '../ci.yml', 'a/b.yml', 'ci.yml?x', 0, '0', '']) {
      assert.equal(problemsOf({ workflow }).length, 1, String(workflow));
    }
  });

  it('takes a repository as owner/name only', () => {
    for (const bad of ['app', 'acme/app/x', 'acme/..', 'a b/c', 'https://github.com/acme/app']) {
      assert.deepEqual(problemsOf({ repository: bad }), [
        'repository: must be a repository, written `owner/name`',
      ]);
    }
  });

  it('takes 25 inputs, the correlation input among them, and 65,535 characters', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`i${n}`, 'x']));

    assert.deepEqual(problemsOf({ inputs: many(25) }), []);
    assert.deepEqual(problemsOf({ inputs: many(26) }), [
      'inputs: a workflow takes at most 25 inputs',
    ]);
    assert.deepEqual(problemsOf({ inputs: many(25), 'correlation-input': 'c' }), [
      'inputs: a workflow takes at most 25 inputs',
    ]);
    const most = 65_535 - '{"a":""}'.length;
    assert.deepEqual(problemsOf({ inputs: { a: 'x'.repeat(most) } }), []);
    assert.deepEqual(problemsOf({ inputs: { a: 'x'.repeat(most + 1) } }), [
      'inputs: all inputs together may have 65,535 characters',
    ]);
  });

  it('refuses a correlation input that the rule sets itself', () => {
    const problems = problemsOf({ inputs: { c: 'x' }, 'correlation-input': 'c' });

    assert.deepEqual(problems, [
      'correlation-input: names an input that `inputs` sets too: the service fills it in',
    ]);
  });

  it('refuses inputs that are neither text, number nor truth value', () => {
    assert.equal(problemsOf({ inputs: { a: ['x'] } }).length, 1);
    assert.equal(problemsOf({ inputs: { a: null } }).length, 1);
  });
});
