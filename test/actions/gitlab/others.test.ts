import assert from 'node:assert/strict';
import { gitlabCommitStatus } from '../../../src/actions/gitlab/commit-status.js';
import { gitlabDeployment } from '../../../src/actions/gitlab/deployment.js';
import { gitlabJob } from '../../../src/actions/gitlab/job.js';
import { eachInScene, failureOf, project } from './scene.js';

const sha = '6dcb09b5b57875f334f61aebed695e2e4193db5e';

describe('gitlab/commit-status', () => {
  const scene = eachInScene();
  const input = { sha, state: 'success', description: 'Built', url: 'https://example.com/b' };

  it('sets the status, named applivery unless told otherwise', async () => {
    await scene().perform(gitlabCommitStatus, input);
    await scene().perform(gitlabCommitStatus, { ...input, context: 'qa', ref: 'main' });

    const status = {
      sha,
      state: 'success',
      target_url: 'https://example.com/b',
      description: 'Built',
    };
    assert.deepEqual(scene().gitlab.statuses, [
      { ...status, name: 'applivery' },
      { ...status, name: 'qa', ref: 'main' },
    ]);
  });

  it('looks a short sha up, and takes no branch that is called like one', async () => {
    const path = (given: string) => `projects/${project}/repository/commits/${given}`;
    scene().gitlab.also.set(path('6dcb09b'), { id: sha });
    scene().gitlab.also.set(path('deadbee'), { id: sha });
    await scene().perform(gitlabCommitStatus, { ...input, sha: '6dcb09b' });
    for (const other of ['deadbee', 'abcdef0']) {
      const failure = await failureOf(
        scene().perform(gitlabCommitStatus, { ...input, sha: other }),
      );
      assert.equal(failure.reason, 'not-found');
      assert.equal(failure.message, `There is no commit ${other} in ${project}.`);
    }
    assert.deepEqual(
      scene().gitlab.statuses.map((status) => status.sha),
      [sha],
    );
  });

  it('may be set again', async () => {
    await scene().perform(gitlabCommitStatus, input);
    const effect = await scene().perform(gitlabCommitStatus, input);

    assert.deepEqual(effect, { kind: 'status', id: undefined });
    assert.equal(scene().gitlab.statuses.length, 1);
    assert.equal(await scene().find(gitlabCommitStatus, input), 'absent');
  });

  it('refuses a sha that is not whole, a state that GitLab has not, and other URLs than http', () => {
    for (const wrong of [{ sha: 'abc' }, { state: 'error' }, { url: 'javascript:alert(1)' }]) {
      const given = { project, ...input, ...wrong };
      assert.equal(gitlabCommitStatus.input.safeParse(given).success, false);
    }
  });
});

describe('gitlab/deployment', () => {
  const scene = eachInScene();
  const input = { ref: 'main', sha, environment: 'testers' };

  it('records a deployment that succeeded, unless told otherwise', async () => {
    const effect = await scene().perform(gitlabDeployment, input);
    await scene().perform(gitlabDeployment, { ...input, ref: 'v1', tag: true, state: 'running' });

    const [first, second] = scene().gitlab.deployments;
    assert.deepEqual(effect, { kind: 'deployment', id: String(first?.id) });
    assert.deepEqual(first?.request, { ...input, tag: false, status: 'success' });
    assert.deepEqual(second?.request, { ...input, ref: 'v1', tag: true, status: 'running' });
  });

  it('finds the only one of ours since, probably, whatever the case of the sha', async () => {
    const { gitlab } = scene();
    assert.equal(await scene().find(gitlabDeployment, input), 'absent');
    const effect = await scene().perform(gitlabDeployment, input);
    gitlab.username = 'somebody-else';
    await scene().perform(gitlabDeployment, input);
    gitlab.username = 'release-bot';

    const upper = { ...input, sha: sha.toUpperCase() };
    assert.deepEqual(await scene().find(gitlabDeployment, upper), {
      found: effect,
      certainty: 'probable',
    });

    await scene().perform(gitlabDeployment, input);
    assert.equal(await scene().find(gitlabDeployment, input), 'undecidable');
  });
});

describe('gitlab/job', () => {
  const scene = eachInScene();
  const input = { job: 4711, variables: { TARGET: 'testers', COUNT: 2 } };

  it('plays a manual job with variables as text', async () => {
    const job = scene().gitlab.addJob({ id: 4711, project });
    const effect = await scene().perform(gitlabJob, input);

    assert.deepEqual(job.variables, [
      { key: 'TARGET', value: 'testers' },
      { key: 'COUNT', value: '2' },
    ]);
    assert.deepEqual(effect, {
      kind: 'job',
      id: '4711',
      url: `${scene().gitlab.url}/${project}/-/jobs/4711`,
    });
  });

  it('sends no variables where there are none', async () => {
    scene().gitlab.addJob({ id: 4711, project });
    await scene().perform(gitlabJob, { job: '4711' });

    assert.equal(scene().gitlab.requests[0]?.body, '{}');
  });

  it('is refused, with what to do, when the job does not wait', async () => {
    scene().gitlab.addJob({ id: 4711, project, status: 'success' });
    const { reason, fix } = await failureOf(scene().perform(gitlabJob, input));

    assert.equal(reason, 'refused');
    assert.match(fix ?? '', /does not wait/);
  });

  for (const [status, finding] of [
    ['manual', 'absent'],
    ['scheduled', 'absent'],
    ['running', 'probable'],
    ['failed', 'probable'],
  ] as const) {
    it(`is ${finding} when the job is ${status}`, async () => {
      scene().gitlab.addJob({ id: 4711, project, status });
      const found = await scene().find(gitlabJob, input);

      assert.equal(typeof found === 'string' ? found : found.certainty, finding);
    });
  }
});
