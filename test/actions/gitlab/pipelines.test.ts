import assert from 'node:assert/strict';
import { gitlabPipeline } from '../../../src/actions/gitlab/pipeline.js';
import { gitlabTrigger } from '../../../src/actions/gitlab/trigger.js';
import { createdThenReset } from '../../support/loopback.js';
import { eachInScene, failureOf, project } from './scene.js';

const isWrite = ({ method }: { method: string }) => method !== 'GET';

for (const [action, source] of [
  [gitlabPipeline, 'api'],
  [gitlabTrigger, 'trigger'],
] as const) {
  describe(action.name, () => {
    const scene = eachInScene();
    const input = { ref: 'main' };

    it('gives the run to follow', async () => {
      const { gitlab } = scene();
      const effect = await scene().perform(action, input);

      const id = String(gitlab.pipelines[0]!.id);
      assert.deepEqual(effect, {
        kind: 'run',
        id,
        url: `${gitlab.url}/${project}/-/pipelines/${id}`,
        run: { target: project, id },
      });
      assert.equal(gitlab.pipelines[0]!.source, source);
    });

    it('sends inputs with their types and variables as text', async () => {
      const inputs = { aB: 1, c: true, d: ['e', 2], f: 'g' };
      await scene().perform(action, { ...input, inputs, variables: { A: 1, B: false, C: 'x' } });

      const { request } = scene().gitlab.pipelines[0]!;
      assert.deepEqual(request.inputs, inputs);
      assert.deepEqual(
        request.variables,
        source === 'trigger'
          ? { A: '1', B: 'false', C: 'x' }
          : [
              { key: 'A', value: '1', variable_type: 'env_var' },
              { key: 'B', value: 'false', variable_type: 'env_var' },
              { key: 'C', value: 'x', variable_type: 'env_var' },
            ],
      );
    });

    it('is refused, with the reason and the place, when the pipeline failed from the start', async () => {
      const { gitlab } = scene();
      gitlab.startsAs = { status: 'failed', yamlErrors: 'jobs:test config\nis wrong' };
      const failure = await failureOf(scene().perform(action, input));

      assert.equal(failure.reason, 'refused');
      assert.equal(
        failure.message,
        `GitLab created the pipeline ${gitlab.url}/${project}/-/pipelines/${gitlab.pipelines[0]!.id}, which failed at once: jobs:test config is wrong`,
      );
      assert.match(failure.fix ?? '', /pipeline editor/);
    });

    it('is refused when it has errors, whatever its status, or failed without any', async () => {
      for (const startsAs of [
        { status: 'created', yamlErrors: 'is wrong' },
        { status: 'failed', yamlErrors: null },
      ]) {
        scene().gitlab.startsAs = startsAs;
        assert.equal((await failureOf(scene().perform(action, input))).reason, 'refused');
      }
    });

    it('looks the pipeline up when only the answer could not be read', async () => {
      const { gitlab } = scene();
      gitlab.mood = (request) =>
        isWrite(request) ? { after: { status: 201, body: '<html></html>' } } : undefined;
      const effect = await scene().perform(action, input);

      assert.equal(effect.run?.id, String(gitlab.pipelines[0]!.id));
      assert.equal(effect.warnings, undefined);
    });

    it('says that the pipeline is not known when it cannot be looked up either', async () => {
      scene().gitlab.mood = ({ method, path }) =>
        method === 'GET' && path.includes('/pipelines')
          ? { status: 500 }
          : method === 'GET'
            ? undefined
            : { after: { status: 201 } };
      const { kind, run, warnings } = await scene().perform(action, input);

      assert.deepEqual([kind, run, warnings?.length], ['run', undefined, 1]);
    });

    it('finds the only pipeline that it can be, probably', async () => {
      const { gitlab } = scene();
      gitlab.mood = (request) => (isWrite(request) ? createdThenReset : undefined);
      await failureOf(scene().perform(action, input));
      gitlab.mood = undefined;

      const id = String(gitlab.pipelines[0]!.id);
      assert.deepEqual(await scene().find(action, input), {
        found: {
          kind: 'run',
          id,
          url: `${gitlab.url}/${project}/-/pipelines/${id}`,
          run: { target: project, id },
        },
        certainty: 'probable',
      });
      assert.equal(await scene().find(action, { ref: 'other' }), 'absent');
    });

    it('does not decide between several pipelines', async () => {
      await scene().perform(action, input);
      await scene().perform(action, input);

      assert.equal(await scene().find(action, input), 'undecidable');
    });

    it('takes no older pipeline, none of another source for its own', async () => {
      const other = action === gitlabPipeline ? gitlabTrigger : gitlabPipeline;
      await scene().perform(other, input);
      scene().now -= 600_000;
      await scene().perform(action, input);

      assert.equal(await scene().find(action, input), 'absent');
    });

    it('refuses names of variables that are none, and projects that are none', () => {
      for (const wrong of [
        { project, ref: 'main', variables: { 'A-B': 'x' } },
        { project, ref: 'main', variables: { '1A': 'x' } },
        { project, ref: 'main', inputs: { a: { b: 1 } } },
        { project, ref: '' },
        { project, ref: 'two words' },
        { project: 'no-group', ref: 'main' },
        { project: 'acme/../other', ref: 'main' },
        { project: 'acme/app/', ref: 'main' },
        { project: 0, ref: 'main' },
      ]) {
        assert.equal(action.input.safeParse(wrong).success, false, JSON.stringify(wrong));
      }
      for (const right of [7, '7', 'a/b', 'a/b.c/d-e_f']) {
        assert.ok(action.input.safeParse({ project: right, ref: 'main' }).success);
      }
    });
  });
}

describe('gitlab/pipeline', () => {
  const scene = eachInScene();

  it("takes no pipeline of somebody else's for its own", async () => {
    const { gitlab } = scene();
    await scene().perform(gitlabPipeline, { ref: 'main' });
    gitlab.username = 'somebody-else';

    assert.equal(await scene().find(gitlabPipeline, { ref: 'main' }), 'absent');
  });
});

describe('gitlab/trigger with a trigger token only', () => {
  const scene = eachInScene();

  it('starts the pipeline, and says why it is not followed', async () => {
    scene().hasToken = false;
    const { id, run, warnings } = await scene().perform(gitlabTrigger, { ref: 'main' });

    assert.equal(id, String(scene().gitlab.pipelines[0]!.id));
    assert.equal(run, undefined);
    assert.match(warnings?.join() ?? '', /not followed/);
  });

  it('cannot decide whether an earlier call worked, and asks nobody', async () => {
    scene().hasToken = false;

    assert.equal(await scene().find(gitlabTrigger, { ref: 'main' }), 'undecidable');
    assert.equal(scene().gitlab.requests.length, 0);
  });

  it('sends no other credential than the trigger token, in the body', async () => {
    await scene().perform(gitlabTrigger, { ref: 'main' });
    const [request] = scene().gitlab.requests;

    assert.equal(request?.headers['private-token'], undefined);
    assert.ok(!request?.path.includes('glptt'));
    assert.deepEqual(JSON.parse(request?.body ?? ''), {
      ref: 'main',
      token: scene().gitlab.triggerToken,
    });
  });
});
