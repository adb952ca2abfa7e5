import assert from 'node:assert/strict';
import { Far, rule } from './support.js';

const dispatch = (more = '', base = 'repository: acme/app\nworkflow: ci.yml\nref: main\n') =>
  rule(
    'github/workflow-dispatch',
    `${base}${more}`,
    more.includes('message:') ? 'allow-untrusted: [inputs.message]' : '',
  );

const workflow = `
run-name: 'Tests \${{ inputs.correlation_id }}'
on:
  push:
  workflow_dispatch:
    inputs:
      message: { type: string }
      level: { type: choice, options: [low, high] }
      count: { type: number }
      smoke: { type: boolean, required: true, default: false }
      build: { type: string, required: true }
      correlation_id: { required: false }
jobs:
  tests:
    runs-on: ubuntu-latest
    steps: [{ run: ./test }]
`;

describe('check --online at GitHub', () => {
  let far: Far;

  beforeEach(async () => {
    far = await new Far().start();
    const { also } = far.github;
    also.set('/repos/acme/app', {
      default_branch: 'main',
      archived: false,
      private: true,
      has_issues: true,
      permissions: { push: true, triage: true },
    });
    also.set('/repos/acme/app/actions/workflows/ci.yml', {
      path: '.github/workflows/ci.yml',
      state: 'active',
    });
    also.set('/repos/acme/app/git/ref/heads/main', { ref: 'refs/heads/main' });
    useWorkflow(workflow);
  });
  afterEach(() => far.stop());

  function useWorkflow(text: string): void {
    const path = '/repos/acme/app/contents/.github/workflows/ci.yml?ref=main';
    far.github.also.set(path, far.file(text));
  }

  const good =
    'inputs: { build: x, level: high, count: "3", smoke: true, message: "${{ event.report.message }}" }\ncorrelation-input: correlation_id';

  it('looks at rules in shadow mode, too', async () => {
    const shadow = dispatch('inputs: { level: middle }').replace(
      'on: bug',
      'mode: shadow\n    on: bug',
    );
    const codes = await far.codes(shadow);
    assert.ok(codes.length > 0 && codes.every((code) => !code.endsWith('not-known')), codes.join());
  });

  it('finds no fault where there is none, and asks for each thing once', async () => {
    const second = dispatch(good).replace('id: a', 'id: b');
    assert.deepEqual(await far.codes(dispatch(good) + second), []);
    assert.equal(far.github.requests.length, 3);
    assert.deepEqual(await far.codes(dispatch('inputs: { build: x }')), []);
  });

  it('asks nobody about rules that are off', async () => {
    assert.deepEqual(
      await far.codes(dispatch(good).replace('on: bug', 'mode: off\n    on: bug')),
      [],
    );
    assert.equal(far.github.requests.length, 0);
  });

  it('says that the repository is not there, or is archived, at the input', async () => {
    const base = 'repository: acme/other\nworkflow: ci.yml\nref: main\n';
    assert.deepEqual(await far.codes(dispatch('', base)), ['10:23 unknown-repository']);
    far.github.also.set('/repos/acme/other', { default_branch: 'main', archived: true });
    assert.deepEqual(await far.codes(dispatch('', base)), [
      '10:23 archived-repository',
      '11:21 unknown-workflow',
    ]);
  });

  it('says that the workflow is disabled, or has no trigger', async () => {
    const facts = { path: '.github/workflows/ci.yml', state: 'disabled_inactivity' };
    far.github.also.set('/repos/acme/app/actions/workflows/ci.yml', facts);
    useWorkflow('on: { push: }');
    const found = await far.check(dispatch(good));
    assert.deepEqual(
      found.map(({ code }) => code),
      ['workflow-disabled', 'not-dispatchable'],
    );
    assert.match(found[0]!.message, /disabled_inactivity/);
    assert.equal(found[1]!.message, '`ci.yml` on `main` has no `workflow_dispatch` trigger');
    useWorkflow('on: [');
    assert.deepEqual((await far.codes(dispatch(good))).length, 2);
  });

  it('tells a ref that is not there from one without the workflow', async () => {
    const base = (ref: string) => `repository: acme/app\nworkflow: ci.yml\nref: ${ref}\n`;
    assert.deepEqual(await far.codes(dispatch(good, base('gone'))), ['12:16 unknown-ref']);
    far.github.also.set('/repos/acme/app/git/ref/tags/old', { ref: 'refs/tags/old' });
    assert.deepEqual(await far.codes(dispatch(good, base('old'))), ['12:16 unknown-workflow']);
  });

  it('holds the inputs against those that the workflow declares', async () => {
    const inputs =
      'inputs:\n  biuld: x\n  level: medium\n  count: many\n  smoke: ${{ event.application.name }}\n';
    const found = await far.check(dispatch(inputs));
    assert.deepEqual(
      found.map(({ line, column, code }) => `${line}:${column} ${code}`),
      [
        '13:11 missing-input',
        '14:13 undeclared-input',
        '15:20 wrong-choice',
        '16:20 wrong-input-type',
      ],
    );
    assert.match(found[0]!.message, /`ci\.yml` on `main` needs the input `build`/);
    assert.match(found[1]!.message, /did you mean `build`\?/);
    assert.equal(found[2]!.hint, 'it takes low, high');
  });

  it('knows the types of expressions, and says which choice it cannot know', async () => {
    const inputs =
      'inputs:\n  build: x\n  smoke: ${{ 1 + 1 }}\n  count: ${{ true }}\n  level: ${{ event.application.name }}';
    assert.deepEqual(await far.codes(dispatch(inputs)), [
      '15:20 wrong-input-type',
      '16:20 wrong-input-type',
      '17:20 not-known',
    ]);
  });

  it('wants the correlation input to be declared and shown', async () => {
    const other = good.replace('correlation_id', 'message2');
    assert.deepEqual(await far.codes(dispatch(other)), ['14:30 undeclared-input']);
    useWorkflow(workflow.replace('run-name', 'name'));
    assert.deepEqual(await far.codes(dispatch(good)), ['14:30 not-in-run-name']);
  });

  it('says where a workflow makes a script of what people typed, and what to write', async () => {
    const saying = (input: string) =>
      workflow.replace(/steps:.*/, `steps:\n      - name: Say\n        run: echo "${input}"`);
    useWorkflow(saying('$${{ inputs.message }}'));
    const [found] = await far.check(dispatch(good));
    assert.equal(found?.code, 'untrusted-in-script');
    assert.match(found.message, /job `tests`, step `Say`/);
    assert.match(found.hint!, /env: \{ MESSAGE: "\$\{\{ inputs\.message \}\}" \}.*"\$MESSAGE"/);
    useWorkflow(saying('$${{ inputs.build }}'));
    assert.deepEqual(await far.codes(dispatch(good)), []);
  });

  it('names the permission that is missing', async () => {
    far.github.alsoHeaders['x-oauth-scopes'] = 'gist, public_repo';
    assert.match(
      (await far.check(dispatch(good)))[0]!.message,
      /lacks the scope `repo`; it has gist/,
    );
    delete far.github.alsoHeaders['x-oauth-scopes'];
    const refusal = { 'x-accepted-github-permissions': 'actions=read' };
    const body = { message: 'Resource not accessible by personal access token' };
    far.github.mood = ({ path }) =>
      path.includes('/actions/') ? { status: 403, headers: refusal, body } : undefined;
    const [found] = await far.check(dispatch(good));
    assert.deepEqual([found?.code, found?.line], ['missing-permission', 11]);
    assert.match(found!.hint!, /needs the permission actions=read/);
    far.github.mood = undefined;
    const facts = far.github.also.get('/repos/acme/app') as object;
    far.github.also.set('/repos/acme/app', { ...facts, permissions: { push: false } });
    assert.match((await far.check(dispatch(good)))[0]!.hint!, /Actions: write/);
  });

  it('says what it cannot know', async () => {
    const base = 'repository: acme/${{ event.application.id }}\nworkflow: ci.yml\nref: main\n';
    assert.deepEqual(await far.codes(dispatch('', base)), ['10:23 not-known']);
    const rest = { ...far.environment };
    delete rest.GITHUB_TOKEN;
    const [found] = await far.check(dispatch(good), rest);
    assert.match(found!.message, /the connection `github` has no credentials/);
    assert.deepEqual([found!.line, found!.severity], [7, 'warning']);
  });

  it('stops asking when little of the limit is left', async () => {
    far.github.alsoHeaders['x-ratelimit-limit'] = '5000';
    far.github.alsoHeaders['x-ratelimit-remaining'] = '499';
    const [found] = await far.check(dispatch(good));
    assert.match(found!.message, /not asked any more: only 499 of its 5000 requests/);
    assert.equal(far.github.requests.length, 1);
    far.github.alsoHeaders['x-ratelimit-remaining'] = '500';
    assert.deepEqual(await far.codes(dispatch(good)), []);
  });

  it('stops asking when the limit is hit', async () => {
    far.github.mood = () => ({ status: 429, body: { message: 'slow down' } });
    const other = 'repository: acme/other\nworkflow: ci.yml\nref: main\n';
    const second = dispatch(good, other).replace('id: a', 'id: b');
    const found = await far.check(dispatch(good) + second);
    assert.deepEqual(
      found.map(({ code }) => code),
      ['not-known', 'not-known'],
    );
    assert.equal(far.github.requests.length, 1);
  });

  const issue = (inputs: string) =>
    rule('github/issue', `repository: acme/app\ntitle: x\n${inputs}`);

  it('says nothing of what a comment at the step, or at the line, ignores', async () => {
    const wishes = 'labels: [bug, tester] # check: ignore unknown-label\nassignees: [bob]';
    const inputs = `repository: acme/app\ntitle: x\n${wishes}`;
    assert.deepEqual(await far.codes(rule('github/issue', inputs)), ['13:23 unknown-assignee']);
    const step = rule('github/issue # check: ignore unknown-assignee: bob starts soon', inputs);
    assert.deepEqual(await far.codes(step), []);
  });

  it('makes what it is told to an error', async () => {
    const made = ['--error', 'unknown-label'];
    const found = await far.check(issue('labels: [tester]'), far.environment, ...made);
    assert.deepEqual(
      found.map(({ code, severity }) => `${code} ${severity}`),
      ['unknown-label error'],
    );
  });

  it('looks for labels, milestone and assignees', async () => {
    far.github.also.set('/repos/acme/app/assignees/ada', {});
    far.github.also.set('/repos/acme/app/milestones/3', {});
    const wishes = 'labels: [bug, tester]\nassignees: [ada, bob]\nmilestone: 4';
    assert.deepEqual(await far.codes(issue(wishes)), [
      '12:25 unknown-label',
      '13:28 unknown-assignee',
      '14:22 unknown-milestone',
    ]);
    assert.deepEqual(await far.codes(issue('labels: [bug]\nassignees: [ada]\nmilestone: 3')), []);
  });

  it('says that issues are off, or that wishes would be dropped', async () => {
    const facts = far.github.also.get('/repos/acme/app') as object;
    far.github.also.set('/repos/acme/app', {
      ...facts,
      permissions: { push: false, triage: false },
    });
    assert.deepEqual(await far.codes(issue('labels: [bug]')), ['10:23 missing-permission']);
    assert.deepEqual(await far.codes(issue('body: x')), []);
    far.github.also.set('/repos/acme/app', { ...facts, has_issues: false });
    assert.deepEqual(await far.codes(issue('body: x')), ['10:23 no-issues']);
  });

  it('looks at the other actions, too', async () => {
    const comment = rule('github/issue-comment', 'repository: acme/app\nissue: 7\nbody: x\n');
    assert.deepEqual(await far.codes(comment), ['11:18 unknown-issue']);
    const deployment = rule(
      'github/deployment',
      'repository: acme/app\nref: gone\nenvironment: qa\n',
    );
    assert.deepEqual(await far.codes(deployment), ['11:16 unknown-ref']);
    const facts = far.github.also.get('/repos/acme/app') as object;
    far.github.also.set('/repos/acme/app', { ...facts, permissions: { push: false } });
    const sha = '6dcb09b5b57875f334f61aebed695e2e4193db5e';
    const status = rule(
      'github/commit-status',
      `repository: acme/app\nsha: ${sha}\nstate: success\n`,
    );
    const event = rule('github/repository-dispatch', 'repository: acme/app\nevent-type: x\n');
    for (const [one, needed] of [
      [status, 'Commit statuses: write'],
      [event, 'Contents: write'],
    ] as const) {
      assert.match((await far.check(one))[0]!.hint!, new RegExp(needed));
    }
  });
});
