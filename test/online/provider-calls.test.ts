import assert from 'node:assert/strict';
import nock from 'nock';
import { Failure } from '../../src/domain/failure.js';
import {
  canBeAssigned,
  hasIssue,
  hasLabel,
  hasMilestone,
} from '../../src/providers/github/read-issue-parts.js';
import { hasRef, readRepository } from '../../src/providers/github/read-repository.js';
import { readFileOn, readWorkflow } from '../../src/providers/github/read-workflow.js';
import {
  hasProjectLabel,
  readProject,
  readProjectFile,
  readRef,
  readTokenScopes,
} from '../../src/providers/gitlab/index.js';
import { answering, connect, type Given } from '../providers/github/support/recorded.js';
import { answerNext, connectTo, failureOf, host, token } from '../providers/gitlab/support.js';

const repository = 'acme/app';
const content = { encoding: 'base64', content: 'b246IHB1\nc2gK' };

describe('reading for check --online', () => {
  afterEach(() => nock.cleanAll());

  const github = connect();
  const githubReads: readonly [string, () => Promise<unknown>, string, Given, unknown, unknown][] =
    [
      [
        'a repository',
        () => readRepository(github, repository),
        '/repos/acme/app',
        {
          headers: { 'x-oauth-scopes': 'repo, workflow' },
          body: { default_branch: 'main', private: false, permissions: { push: true } },
        },
        {
          defaultBranch: 'main',
          archived: false,
          isPrivate: false,
          hasIssues: true,
          role: { push: true, triage: true },
          scopes: ['repo', 'workflow'],
        },
        undefined,
      ],
      [
        'a workflow',
        () => readWorkflow(github, repository, 'ci.yml'),
        '/repos/acme/app/actions/workflows/ci.yml',
        { body: { path: '.github/workflows/ci.yml', state: 'active', id: 1 } },
        { path: '.github/workflows/ci.yml', state: 'active' },
        undefined,
      ],
      [
        'a file',
        () => readFileOn(github, repository, { path: '.github/workflows/ci.yml', ref: 'a/b' }),
        '/repos/acme/app/contents/.github%2Fworkflows%2Fci.yml?ref=a%2Fb',
        { body: content },
        'on: push\n',
        undefined,
      ],
      [
        'a label',
        () => hasLabel(github, repository, 'a b'),
        '/repos/acme/app/labels/a%20b',
        { body: { name: 'a b' } },
        true,
        false,
      ],
      [
        'a milestone',
        () => hasMilestone(github, repository, 3),
        '/repos/acme/app/milestones/3',
        { body: {} },
        true,
        false,
      ],
      [
        'who may be assigned',
        () => canBeAssigned(github, repository, 'ada'),
        '/repos/acme/app/assignees/ada',
        { status: 204 },
        true,
        false,
      ],
      [
        'an issue',
        () => hasIssue(github, repository, 7),
        '/repos/acme/app/issues/7',
        { body: {} },
        true,
        false,
      ],
    ];
  for (const [what, ask, path, given, there, gone] of githubReads) {
    it(`asks GitHub for ${what}, also when it is not there`, async () => {
      const sent = answering([given, { status: 404, body: { message: 'Not Found' } }]);
      assert.deepEqual(await ask(), there);
      assert.deepEqual(await ask(), gone);
      assert.deepEqual(
        sent.map((one) => `${one.method} ${one.path}`),
        [`GET ${path}`, `GET ${path}`],
      );
    });

    it(`does not take a refusal for ${what} that is not there`, async () => {
      answering([{ status: 403, body: { message: 'Resource not accessible by integration' } }]);
      await assert.rejects(
        ask,
        (error) => error instanceof Failure && error.reason === 'unauthorized',
      );
    });
  }

  it('asks GitHub for a branch, then for a tag; once where the ref says which', async () => {
    const none = { status: 404, body: {} };
    const sent = answering([none, { body: {} }, none, none, { body: {} }]);
    assert.equal(await hasRef(github, repository, 'v1'), true);
    assert.equal(await hasRef(github, repository, 'v2'), false);
    assert.equal(await hasRef(github, repository, 'refs/tags/v3'), true);
    assert.deepEqual(
      sent.map(({ path }) => decodeURIComponent(path.replace('/repos/acme/app/git/ref/', ''))),
      ['heads/v1', 'tags/v1', 'heads/v2', 'tags/v2', 'tags/v3'],
    );
  });

  it('does not take a file whose text GitHub keeps back for an empty one', async () => {
    answering([{ body: { encoding: 'none', content: '' } }]);
    await assert.rejects(
      readFileOn(github, repository, { path: 'a.yml', ref: 'main' }),
      /does not give the text of a\.yml/,
    );
  });

  const gitlab = connectTo(host);
  const gitlabReads: readonly [string, () => Promise<unknown>, string, object, unknown, unknown][] =
    [
      [
        'a project',
        () => readProject(gitlab, 'acme/sub/app'),
        'projects/acme%2Fsub%2Fapp',
        { ci_config_path: '', issues_access_level: 'private', permissions: null },
        {
          defaultBranch: undefined,
          archived: false,
          hasIssues: true,
          hasPipelines: true,
          configPath: '.gitlab-ci.yml',
          mayOverrideVariables: undefined,
          accessLevel: undefined,
        },
        undefined,
      ],
      [
        'the scopes of the token',
        () => readTokenScopes(gitlab),
        'personal_access_tokens/self',
        { scopes: ['api'] },
        ['api'],
        undefined,
      ],
      [
        'a file',
        () => readProjectFile(gitlab, 7, { path: 'ci/a.yml', ref: 'a/b' }),
        'projects/7/repository/files/ci%2Fa.yml?ref=a%2Fb',
        content,
        'on: push\n',
        undefined,
      ],
      [
        'a label',
        () => hasProjectLabel(gitlab, 7, 'a::b'),
        'projects/7/labels/a%3A%3Ab',
        { name: 'a::b' },
        true,
        false,
      ],
    ];
  for (const [what, ask, path, body, there, gone] of gitlabReads) {
    it(`asks GitLab for ${what}, also when it is not there`, async () => {
      const [seen] = [
        answerNext('GET', 200, body as nock.Body),
        answerNext('GET', 404, { message: '404 Not Found' }),
      ];
      assert.deepEqual(await ask(), there);
      assert.deepEqual(await ask(), gone);
      assert.equal(seen[0]?.path, `/api/v4/${path}`);
      assert.equal(seen[0].headers['private-token'], token);
    });

    it(`does not take a refusal for ${what} that is not there`, async () => {
      answerNext('GET', 403, { message: '403 Forbidden' });
      assert.equal((await failureOf(ask())).reason, 'unauthorized');
    });
  }

  it('asks GitLab for a branch, then for a tag', async () => {
    answerNext('GET', 404, { message: '404 Branch Not Found' });
    const seen = answerNext('GET', 200, { name: 'a/b', protected: true });
    assert.deepEqual(await readRef(gitlab, 7, 'a/b'), {
      protected: true,
      canPush: undefined,
      developersCanMerge: undefined,
    });
    assert.equal(seen[0]?.path, '/api/v4/projects/7/repository/tags/a%2Fb');
  });
});
