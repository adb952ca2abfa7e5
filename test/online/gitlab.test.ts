import assert from 'node:assert/strict';
import { Far, rule } from './support.js';

const configuration = `
spec:
  inputs:
    build: { type: string }
    level: { options: [low, high], default: low }
    count: { type: number, default: 1 }
    smoke: { type: boolean, default: false }
    devices: { type: array, default: [] }
    message:
      default: ''
---
tests:
  variables: { MESSAGE: "$[[ inputs.message ]]" }
  script:
    - !reference [setup, script]
    - ./test "$MESSAGE"
`;

const good = `project: acme/app
ref: main
inputs: { build: x, level: high, count: 3, smoke: true, devices: [a], message: "\${{ event.report.message }}" }
`;

const pipeline = (inputs: string, uses = 'gitlab/pipeline') =>
  rule(uses, inputs, inputs.includes('report.message') ? 'allow-untrusted: [inputs.message]' : '');

describe('check --online at GitLab', () => {
  let far: Far;
  const project = {
    default_branch: 'main',
    permissions: { project_access: { access_level: 30 }, group_access: null },
    ci_pipeline_variables_minimum_override_role: 'developer',
  };

  function useProject(more: object = {}): void {
    far.gitlab.also.set('projects/acme/app', { ...project, ...more });
  }

  function useConfiguration(text: string): void {
    const path = 'projects/acme/app/repository/files/.gitlab-ci.yml?ref=main';
    far.gitlab.also.set(path, far.file(text));
  }

  beforeEach(async () => {
    far = await new Far().start();
    useProject();
    useConfiguration(configuration);
    far.gitlab.also.set('personal_access_tokens/self', { scopes: ['api'] });
    far.gitlab.also.set('projects/acme/app/repository/branches/main', { protected: false });
  });
  afterEach(() => far.stop());

  it('finds no fault where there is none, and asks for each thing once', async () => {
    const second = pipeline(good).replace('id: a', 'id: b');
    assert.deepEqual(await far.codes(pipeline(good) + second), []);
    assert.equal(far.gitlab.requests.length, 4);
  });

  it('says that the project is not there, is archived, or has no pipelines', async () => {
    assert.deepEqual(await far.codes(pipeline(good.replace('acme/app', 'acme/other'))), [
      '10:20 unknown-project',
    ]);
    useProject({ archived: true });
    assert.deepEqual(await far.codes(pipeline(good)), ['10:20 archived-project']);
    useProject({ builds_access_level: 'disabled' });
    assert.deepEqual(await far.codes(pipeline(good)), ['10:20 no-pipelines']);
  });

  it('names the scope and the role that are missing', async () => {
    far.gitlab.also.set('personal_access_tokens/self', { scopes: ['read_api'] });
    useProject({ permissions: { project_access: { access_level: 20 }, group_access: null } });
    const [scope, role] = await far.check(pipeline(good));
    assert.match(scope!.message, /lacks the scope `api`; it has read_api/);
    assert.match(
      role!.message,
      /lacks the role Developer in `acme\/app`, which starting pipelines/,
    );
  });

  it('takes the higher of the roles in project and group, and none for an unknown one', async () => {
    const [low, high] = [{ access_level: 10 }, { access_level: 40 }];
    useProject({ permissions: { project_access: low, group_access: high } });
    assert.deepEqual(await far.codes(pipeline(good)), []);
    useProject({ permissions: { project_access: null, group_access: null } });
    assert.deepEqual(await far.codes(pipeline(good)), []);
  });

  it('says who may set variables', async () => {
    const inputs = 'project: acme/app\nref: main\ninputs: { build: x }\nvariables: { A: b }\n';
    assert.deepEqual(await far.codes(pipeline(inputs)), []);
    useProject({ ci_pipeline_variables_minimum_override_role: 'no_one_allowed' });
    const [nobody] = await far.check(pipeline(inputs));
    assert.match(nobody!.message, /lets nobody set variables/);
    assert.deepEqual([nobody!.line, nobody!.column], [13, 22]);
    useProject({ ci_pipeline_variables_minimum_override_role: 'maintainer' });
    assert.match((await far.check(pipeline(inputs)))[0]!.message, /only the role maintainer/);
    useProject({ ci_pipeline_variables_minimum_override_role: undefined });
    assert.deepEqual(await far.codes(pipeline(inputs)), ['13:22 not-known']);
  });

  it('knows branches, protected ones, and tags', async () => {
    assert.deepEqual(await far.codes(pipeline(good.replace('main', 'gone'))), [
      '11:16 unknown-ref',
    ]);
    far.gitlab.also.set('projects/acme/app/repository/tags/gone', { protected: true });
    assert.deepEqual(await far.codes(pipeline(good.replace('main', 'gone'))), [
      '11:16 no-configuration',
    ]);
    const branch = { protected: true, can_push: false, developers_can_merge: false };
    far.gitlab.also.set('projects/acme/app/repository/branches/main', branch);
    assert.deepEqual(await far.codes(pipeline(good)), ['11:16 protected-ref']);
    far.gitlab.also.set('projects/acme/app/repository/branches/main', {
      ...branch,
      developers_can_merge: true,
    });
    assert.deepEqual(await far.codes(pipeline(good)), []);
  });

  it('holds the inputs against spec:inputs, with their JSON types', async () => {
    const inputs = `project: acme/app
ref: main
inputs:
  biuld: x
  level: medium
  count: "3"
  smoke: \${{ event.application.name }}
  devices: \${{ [event.application.name] }}
`;
    assert.deepEqual(await far.codes(pipeline(inputs)), [
      '12:11 missing-input',
      '13:13 undeclared-input',
      '14:20 wrong-choice',
      '15:20 wrong-input-type',
      '16:20 wrong-input-type',
    ]);
    const text =
      'project: acme/app\nref: main\ninputs: { build: x, smoke: "x${{ event.application.name }}" }';
    assert.deepEqual(await far.codes(pipeline(text)), ['12:38 wrong-input-type']);
    useConfiguration('tests: { script: [x] }');
    assert.deepEqual(await far.codes(pipeline('project: acme/app\nref: main\ninputs: { x: y }')), [
      '12:21 undeclared-input',
    ]);
  });

  it('says where a job makes a script of what people typed, and what to write', async () => {
    useConfiguration(configuration.replace('"$MESSAGE"', '"$[[ inputs.message | expand_vars ]]"'));
    const [found] = await far.check(pipeline(good));
    assert.equal(found?.code, 'untrusted-in-script');
    assert.match(found.message, /job `tests`$/);
    assert.match(found.hint!, /variables: \{ MESSAGE: "\$\[\[ inputs\.message \]\]" \}/);
  });

  it('says what it cannot know', async () => {
    useProject({ ci_config_path: 'ci.yml@acme/pipelines' });
    assert.match(
      (await far.check(pipeline(good)))[0]!.message,
      /defined at ci\.yml@acme\/pipelines/,
    );
    const only: Record<string, string> = {
      ...far.environment,
      GITLAB_TRIGGER_TOKEN: far.gitlab.triggerToken,
    };
    delete only.GITLAB_TOKEN;
    assert.deepEqual(await far.codes(pipeline(good, 'gitlab/trigger'), only), ['10:20 not-known']);
    assert.equal(far.gitlab.requests.length, 3);
  });

  it('does not hold the role of the token against a trigger', async () => {
    useProject({ permissions: { project_access: { access_level: 10 }, group_access: null } });
    assert.deepEqual(await far.codes(pipeline(good, 'gitlab/trigger')), []);
    assert.deepEqual(await far.codes(pipeline('project: acme/app\nref: main', 'gitlab/trigger')), [
      '9:9 missing-input',
    ]);
  });

  it('stops asking when little of the limit is left', async () => {
    far.gitlab.alsoHeaders['ratelimit-limit'] = '2000';
    far.gitlab.alsoHeaders['ratelimit-remaining'] = '12';
    const found = await far.check(pipeline(good));
    assert.ok(found.length > 0 && found.every(({ code }) => code === 'not-known'));
    assert.match(found[0]!.message, /only 12 of its 2000 requests/);
    assert.equal(far.gitlab.requests.length, 1);
  });

  it('looks for labels, milestone and assignees', async () => {
    const issue = (more: string) => rule('gitlab/issue', `project: acme/app\ntitle: x\n${more}`);
    far.gitlab.also.set('projects/acme/app/labels/bug', { name: 'bug' });
    far.gitlab.milestones.push({ id: 4, title: 'v1' });
    const wishes = 'labels: [bug, tester]\nassignees: [release-bot, bob]\nmilestone: v2';
    assert.deepEqual(await far.codes(issue(wishes)), [
      '12:25 unknown-label',
      '13:36 unknown-assignee',
      '14:22 unknown-milestone',
    ]);
    assert.deepEqual(await far.codes(issue('labels: [bug]\nmilestone: v1')), []);
    useProject({ permissions: { project_access: { access_level: 10 }, group_access: null } });
    assert.deepEqual(await far.codes(issue('labels: [bug]')), ['10:20 missing-permission']);
    assert.deepEqual(await far.codes(issue('body: x')), []);
    useProject({ issues_access_level: 'disabled' });
    assert.deepEqual(await far.codes(issue('body: x')), ['10:20 no-issues']);
  });

  it('looks at the other actions, too', async () => {
    useProject({ permissions: { project_access: { access_level: 20 }, group_access: null } });
    const sha = 'sha: 6dcb09b5b57875f334f61aebed695e2e4193db5e';
    for (const [uses, more] of [
      ['gitlab/commit-status', `${sha}\nstate: success`],
      ['gitlab/deployment', `${sha}\nref: main\nenvironment: qa`],
      ['gitlab/job', 'job: 7'],
    ] as const) {
      const found = await far.codes(rule(uses, `project: acme/app\n${more}`));
      assert.deepEqual(found, ['10:20 missing-permission'], uses);
    }
    useProject({ issues_access_level: 'disabled' });
    const comment = rule('gitlab/issue-comment', 'project: acme/app\nissue: 7\nbody: x');
    assert.deepEqual(await far.codes(comment), ['10:20 no-issues']);
  });
});
