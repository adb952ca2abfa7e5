import assert from 'node:assert/strict';
import { gitlabIssue } from '../../../src/actions/gitlab/issue.js';
import { marker } from '../../../src/untrusted/marker.js';
import { createdThenReset, type Recorded } from '../../support/loopback.js';
import { eachInScene, failureOf, fingerprint, project } from './scene.js';

const input = { title: 'Crash', body: 'On start.' };
const isWrite = ({ method }: Recorded) => method !== 'GET';

describe('gitlab/issue that is new', () => {
  const scene = eachInScene();

  it('is made with its marker on the last line', async () => {
    const { gitlab } = scene();
    const effect = await scene().perform(gitlabIssue, input);

    const url = `${gitlab.url}/${project}/-/issues/1`;
    assert.deepEqual(effect, {
      kind: 'issue',
      id: '1',
      url,
      issue: { target: project, number: '1', url },
    });
    assert.equal(gitlab.issues[0]!.title, 'Crash');
    assert.equal(gitlab.issues[0]!.description, `On start.\n\n${marker('fp', fingerprint)}`);
    assert.deepEqual(gitlab.writes, ['POST /projects/acme%2Fawesome-app/issues']);
  });

  it('gets labels, assignees, milestone and confidentiality', async () => {
    const { gitlab } = scene();
    gitlab.users.set('ada', 5);
    gitlab.milestones.push({ id: 7, title: 'Release 2' });
    const wishes = {
      labels: ['bug', 'from testers'],
      assignees: ['Ada'],
      milestone: 'Release 2',
      confidential: true,
    };
    const { warnings } = await scene().perform(gitlabIssue, { ...input, ...wishes });

    const issue = gitlab.issues[0]!;
    assert.deepEqual(issue.labels, ['bug', 'from testers']);
    assert.deepEqual(issue.assignees, ['ada']);
    assert.equal(issue.milestone?.id, 7);
    assert.equal(issue.confidential, true);
    assert.equal(warnings, undefined);
  });

  it('takes a number as the id of a milestone, without looking', async () => {
    const { gitlab } = scene();
    gitlab.milestones.push({ id: 7, title: 'Release 2' });
    const { warnings } = await scene().perform(gitlabIssue, { ...input, milestone: 7 });

    assert.equal(gitlab.issues[0]?.milestone?.title, 'Release 2');
    assert.equal(warnings, undefined);
    assert.equal(gitlab.requests.length, 1);
  });

  it('warns of everything that GitLab silently left out', async () => {
    const { gitlab } = scene();
    gitlab.mayPlan = false;
    gitlab.users.set('ada', 5);
    const wishes = { labels: ['bug'], assignees: ['ada', 'nobody'], milestone: 'Release 2' };
    const { id, warnings = [] } = await scene().perform(gitlabIssue, { ...input, ...wishes });

    assert.equal(id, '1');
    assert.equal(warnings.length, 4);
    for (const [at, name] of ['bug', 'ada', 'nobody', 'Release 2'].entries()) {
      assert.match(warnings[at] ?? '', new RegExp(`\`${name}\` was not `));
    }
  });

  it('is made even when assignees may not be looked up', async () => {
    scene().gitlab.mood = ({ path }) => (path.includes('/users') ? { status: 403 } : undefined);
    const { warnings } = await scene().perform(gitlabIssue, { ...input, assignees: ['ada'] });

    assert.match(warnings?.join() ?? '', /`ada` was not assigned/);
  });

  it('is left for later when assignees cannot be looked up now', async () => {
    scene().gitlab.mood = ({ path }) => (path.includes('/users') ? { status: 502 } : undefined);
    const failure = await failureOf(scene().perform(gitlabIssue, { ...input, assignees: ['ada'] }));

    assert.equal(failure.reason, 'unavailable');
    assert.deepEqual(scene().gitlab.writes, []);
  });

  it('is found at once when only the answer could not be read', async () => {
    scene().gitlab.mood = (request) => (isWrite(request) ? { after: { status: 201 } } : undefined);
    const { issue, warnings } = await scene().perform(gitlabIssue, input);

    assert.equal(issue?.number, '1');
    assert.equal(warnings, undefined);
  });

  it('refuses labels with a comma', () => {
    const wrong = { project, ...input, labels: ['a,b'] };

    assert.match(gitlabIssue.input.safeParse(wrong).error?.message ?? '', /write two labels/);
  });

  it('is kept per project, in any case, and fingerprint', () => {
    const given = { project: 'Acme/App', ...input, fingerprint: 'x' };

    assert.deepEqual(gitlabIssue.keeps?.(gitlabIssue.input.parse(given)), {
      target: 'acme/app',
      fingerprint: 'x',
    });
  });
});

describe('looking for a gitlab/issue', () => {
  const scene = eachInScene();

  it('finds it by its marker, for certain', async () => {
    scene().gitlab.mood = (request) => (isWrite(request) ? createdThenReset : undefined);
    await failureOf(scene().perform(gitlabIssue, input));

    const url = `${scene().gitlab.url}/${project}/-/issues/1`;
    assert.deepEqual(await scene().find(gitlabIssue, input), {
      found: { kind: 'issue', id: '1', url, issue: { target: project, number: '1', url } },
      certainty: 'certain',
    });
  });

  it('finds it on a later page, and never by search', async () => {
    await scene().perform(gitlabIssue, input);
    const { gitlab } = scene();
    const [first] = gitlab.issues;
    for (let iid = 2; iid <= 120; iid += 1) gitlab.issues.push({ ...first!, iid, description: '' });

    assert.notEqual(await scene().find(gitlabIssue, input), 'absent');
    assert.ok(!gitlab.requests.some(({ path }) => path.includes('search=')));
  });

  it('cannot tell when there are more issues than it looks through', async () => {
    const { gitlab } = scene();
    await scene().perform(gitlabIssue, input);
    const [first] = gitlab.issues;
    for (let iid = 2; iid <= 1001; iid += 1)
      gitlab.issues.push({ ...first!, iid, description: '' });

    assert.equal(await scene().find(gitlabIssue, input), 'undecidable');
  });

  it('takes the oldest where there are several', async () => {
    await scene().perform(gitlabIssue, input);
    await scene().perform(gitlabIssue, input);
    const finding = await scene().find(gitlabIssue, input);

    assert.ok(typeof finding === 'object');
    assert.equal(finding.found.id, '1');
  });

  it("finds nothing in other people's issues, or with the marker elsewhere than at the edge", async () => {
    const { gitlab } = scene();
    await scene().perform(gitlabIssue, input);
    const [issue] = gitlab.issues;
    issue!.description = `Text\n${marker('fp', fingerprint)}\nmore text`;
    assert.equal(await scene().find(gitlabIssue, input), 'absent');

    gitlab.username = 'mallory';
    await scene().perform(gitlabIssue, input);
    gitlab.username = 'release-bot';
    for (const knowsFilters of [true, false]) {
      gitlab.knowsFilters = knowsFilters;
      assert.equal(await scene().find(gitlabIssue, input), 'absent');
    }
  });
});
