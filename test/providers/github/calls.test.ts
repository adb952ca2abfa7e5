import assert from 'node:assert/strict';
import nock from 'nock';
import { createComment, findComment } from '../../../src/providers/github/comments.js';
import { createCommitStatus } from '../../../src/providers/github/commit-statuses.js';
import type { GithubConnection } from '../../../src/providers/github/connection.js';
import {
  createDeployment,
  findDeployment,
  hadDeploymentState,
  setDeploymentState,
} from '../../../src/providers/github/deployments.js';
import {
  createIssue,
  findIssue,
  getIssue,
  updateIssue,
} from '../../../src/providers/github/issues.js';
import { ensureLabel } from '../../../src/providers/github/labels.js';
import { dispatchRepository } from '../../../src/providers/github/repository-dispatch.js';
import { dispatchWorkflow } from '../../../src/providers/github/workflow-dispatch.js';
import { findDispatchedRun, readRun } from '../../../src/providers/github/workflow-runs.js';
import { answering, connect, now, token, type Given } from './support/recorded.js';

const repository = 'acme/app';
const issuePlace = { repository, number: '7' };
const deployment = { repository, ref: 'v1', environment: 'qa', key: 'ab12' };
const since = now - 60_000;
const from = '2026-11-23T11%3A59%3A00.000Z';

const issue = {
  number: 7,
  html_url: 'https://github.com/acme/app/issues/7',
  state: 'closed',
  body: null,
  labels: ['bug', { name: 'ios' }],
  assignees: [{ login: 'ada' }],
  milestone: { number: 3 },
  type: { name: 'Bug' },
  user: { login: 'release-bot' },
};
const readIssue = {
  number: '7',
  url: 'https://github.com/acme/app/issues/7',
  closed: true,
  body: '',
  labels: ['bug', 'ios'],
  assignees: ['ada'],
  milestone: 3,
  type: 'Bug',
  author: 'release-bot',
  isPullRequest: false,
};
const comment = {
  id: 5,
  html_url: 'https://github.com/c/5',
  body: 'Hi',
  user: { login: 'Release-Bot' },
};
const readComment = { id: '5', url: 'https://github.com/c/5', body: 'Hi', author: 'Release-Bot' };
const run = {
  id: 99,
  html_url: 'https://github.com/r/99',
  name: 'Tests',
  display_title: 'Tests ab12',
};

interface CallCase {
  readonly name: string;
  readonly call: (connection: GithubConnection) => Promise<unknown>;
  readonly sends: readonly { method: string; path: string; body?: unknown; etag?: string }[];
  readonly answers: readonly Given[];
  readonly gives: unknown;
}

const cases: readonly CallCase[] = [
  {
    name: 'starts a workflow and asks for the run',
    call: (connection) =>
      dispatchWorkflow(connection, {
        repository,
        workflow: 'ci.yml',
        ref: 'main',
        inputs: { build: '1' },
      }),
    sends: [
      {
        method: 'POST',
        path: '/repos/acme/app/actions/workflows/ci.yml/dispatches',
        body: { ref: 'main', inputs: { build: '1' }, return_run_details: true },
      },
    ],
    answers: [
      {
        body: { workflow_run_id: 99, run_url: 'https://api.github.com/x', html_url: run.html_url },
      },
    ],
    gives: { id: '99', url: run.html_url },
  },
  {
    name: 'starts a workflow by id, without inputs, and takes a 204 for started',
    call: (connection) =>
      dispatchWorkflow(connection, { repository, workflow: 12, ref: 'main', inputs: {} }),
    sends: [
      {
        method: 'POST',
        path: '/repos/acme/app/actions/workflows/12/dispatches',
        body: { ref: 'main', return_run_details: true },
      },
    ],
    answers: [{ status: 204 }],
    gives: undefined,
  },
  {
    name: 'finds a dispatched run by the text in its title',
    call: (connection) =>
      findDispatchedRun(connection, { repository, workflow: 'ci.yml', since, text: 'ab12' }),
    sends: [
      {
        method: 'GET',
        path: `/repos/acme/app/actions/workflows/ci.yml/runs?event=workflow_dispatch&created=%3E%3D${from}&page=1&per_page=100`,
      },
    ],
    answers: [
      { body: { total_count: 2, workflow_runs: [{ ...run, id: 98, display_title: 'x' }, run] } },
    ],
    gives: { id: '99', url: run.html_url },
  },
  {
    name: 'reads a run that goes on, whatever its attempt before ended in',
    call: (connection) => readRun(connection, { target: repository, id: '99' }, undefined),
    sends: [{ method: 'GET', path: '/repos/acme/app/actions/runs/99' }],
    answers: [
      {
        headers: { etag: 'W/"1"' },
        body: { status: 'in_progress', conclusion: 'failure', html_url: run.html_url },
      },
    ],
    gives: {
      status: 'in_progress',
      conclusion: null,
      over: false,
      url: run.html_url,
      etag: 'W/"1"',
    },
  },
  {
    name: 'reads a run that is over',
    call: (connection) => readRun(connection, { target: repository, id: '99' }, 'W/"1"'),
    sends: [{ method: 'GET', path: '/repos/acme/app/actions/runs/99', etag: 'W/"1"' }],
    answers: [{ body: { status: 'completed', conclusion: 'skipped', html_url: run.html_url } }],
    gives: {
      status: 'completed',
      conclusion: 'skipped',
      over: true,
      url: run.html_url,
      etag: undefined,
    },
  },
  {
    name: 'says that a run is unchanged',
    call: (connection) => readRun(connection, { target: repository, id: '99' }, 'W/"1"'),
    sends: [{ method: 'GET', path: '/repos/acme/app/actions/runs/99', etag: 'W/"1"' }],
    answers: [{ status: 304 }],
    gives: 'unchanged',
  },
  {
    name: 'sends a repository dispatch event',
    call: (connection) =>
      dispatchRepository(connection, { repository, eventType: 'build', payload: { id: 1 } }),
    sends: [
      {
        method: 'POST',
        path: '/repos/acme/app/dispatches',
        body: { event_type: 'build', client_payload: { id: 1 } },
      },
    ],
    answers: [{ status: 204 }],
    gives: undefined,
  },
  {
    name: 'leaves a payload that was not given out of a repository dispatch event',
    call: (connection) =>
      dispatchRepository(connection, { repository, eventType: 'build', payload: undefined }),
    sends: [{ method: 'POST', path: '/repos/acme/app/dispatches', body: { event_type: 'build' } }],
    answers: [{ status: 204 }],
    gives: undefined,
  },
  {
    name: 'creates an issue with nothing but what was asked for',
    call: (connection) => createIssue(connection, repository, { title: 'T', body: 'B' }),
    sends: [{ method: 'POST', path: '/repos/acme/app/issues', body: { title: 'T', body: 'B' } }],
    answers: [{ status: 201, body: issue }],
    gives: readIssue,
  },
  {
    name: 'creates an issue with labels, assignees, milestone and type',
    call: (connection) =>
      createIssue(connection, repository, {
        title: 'T',
        body: 'B',
        labels: ['bug'],
        assignees: ['ada'],
        milestone: 3,
        type: 'Bug',
      }),
    sends: [
      {
        method: 'POST',
        path: '/repos/acme/app/issues',
        body: {
          title: 'T',
          body: 'B',
          labels: ['bug'],
          assignees: ['ada'],
          milestone: 3,
          type: 'Bug',
        },
      },
    ],
    answers: [{ status: 201, body: issue }],
    gives: readIssue,
  },
  {
    name: 'reads an issue',
    call: (connection) => getIssue(connection, repository, '7'),
    sends: [{ method: 'GET', path: '/repos/acme/app/issues/7' }],
    answers: [{ body: issue }],
    gives: readIssue,
  },
  {
    name: 'changes an issue',
    call: (connection) =>
      updateIssue(connection, 'write', issuePlace, { body: 'B', state: 'open' }),
    sends: [
      { method: 'PATCH', path: '/repos/acme/app/issues/7', body: { body: 'B', state: 'open' } },
    ],
    answers: [{ body: issue }],
    gives: undefined,
  },
  {
    name: "finds an author's issue, whatever its state, and no pull request or other author's",
    call: (connection) =>
      findIssue(connection, { repository, author: 'release-bot', since, matches: () => true }),
    sends: [
      {
        method: 'GET',
        path: `/repos/acme/app/issues?creator=release-bot&state=all&sort=created&direction=desc&since=${from}&page=1&per_page=100`,
      },
    ],
    answers: [
      {
        body: [
          { ...issue, number: 9, pull_request: {} },
          { ...issue, number: 8, user: { login: 'mallory' } },
          issue,
        ],
      },
    ],
    gives: readIssue,
  },
  {
    name: 'comments',
    call: (connection) => createComment(connection, issuePlace, 'Hi'),
    sends: [{ method: 'POST', path: '/repos/acme/app/issues/7/comments', body: { body: 'Hi' } }],
    answers: [{ status: 201, body: comment }],
    gives: readComment,
  },
  {
    name: "finds an author's comment, and nobody else's",
    call: (connection) =>
      findComment(connection, { ...issuePlace, author: 'release-bot', since, matches: () => true }),
    sends: [
      {
        method: 'GET',
        path: `/repos/acme/app/issues/7/comments?since=${from}&page=1&per_page=100`,
      },
    ],
    answers: [{ body: [{ ...comment, id: 4, user: { login: 'mallory' } }, comment] }],
    gives: readComment,
  },
  {
    name: 'leaves a label alone that is there',
    call: (connection) => ensureLabel(connection, repository, 'needs triage/1'),
    sends: [{ method: 'GET', path: '/repos/acme/app/labels/needs%20triage%2F1' }],
    answers: [{ body: { name: 'needs triage/1' } }],
    gives: undefined,
  },
  {
    name: 'makes a label that is not there, even if somebody else is faster',
    call: (connection) => ensureLabel(connection, repository, 'ios'),
    sends: [
      { method: 'GET', path: '/repos/acme/app/labels/ios' },
      { method: 'POST', path: '/repos/acme/app/labels', body: { name: 'ios' } },
    ],
    answers: [
      { status: 404, body: { message: 'Not Found' } },
      {
        status: 422,
        body: {
          message: 'Validation Failed',
          errors: [{ resource: 'Label', code: 'already_exists', field: 'name' }],
        },
      },
    ],
    gives: undefined,
  },
  {
    name: 'sets a commit status',
    call: (connection) =>
      createCommitStatus(connection, repository, {
        sha: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
        state: 'success',
        context: 'applivery',
        description: 'Done',
        target_url: 'https://example.com/',
      }),
    sends: [
      {
        method: 'POST',
        path: '/repos/acme/app/statuses/6dcb09b5b57875f334f61aebed695e2e4193db5e',
        body: {
          state: 'success',
          context: 'applivery',
          description: 'Done',
          target_url: 'https://example.com/',
        },
      },
    ],
    answers: [{ status: 201, body: { id: 1 } }],
    gives: { id: '1' },
  },
  {
    name: 'creates a deployment without merging and without waiting for checks',
    call: (connection) => createDeployment(connection, deployment),
    sends: [
      {
        method: 'POST',
        path: '/repos/acme/app/deployments',
        body: {
          ref: 'v1',
          environment: 'qa',
          auto_merge: false,
          required_contexts: [],
          payload: { 'applivery-triggers': 'ab12' },
        },
      },
    ],
    answers: [{ status: 201, body: { id: 1, payload: {} } }],
    gives: '1',
  },
  {
    name: 'takes a 202 (merged instead of deployed) for an answer without a deployment',
    call: (connection) => createDeployment(connection, deployment),
    sends: [
      {
        method: 'POST',
        path: '/repos/acme/app/deployments',
        body: {
          ref: 'v1',
          environment: 'qa',
          auto_merge: false,
          required_contexts: [],
          payload: { 'applivery-triggers': 'ab12' },
        },
      },
    ],
    answers: [{ status: 202, body: { message: 'Auto-merged main into v1.' } }],
    gives: undefined,
  },
  {
    name: 'finds a deployment by our key, whichever form its payload comes in',
    call: (connection) => findDeployment(connection, deployment),
    sends: [
      {
        method: 'GET',
        path: '/repos/acme/app/deployments?ref=v1&environment=qa&page=1&per_page=100',
      },
    ],
    answers: [
      {
        body: [
          { id: 4, payload: '' },
          { id: 3, payload: null },
          { id: 2, payload: { 'applivery-triggers': 'other' } },
          { id: 1, payload: '{"applivery-triggers":"ab12"}' },
        ],
      },
    ],
    gives: { id: '1', key: 'ab12' },
  },
  {
    name: "sets a deployment's state",
    call: (connection) =>
      setDeploymentState(connection, repository, '1', {
        state: 'success',
        environment_url: 'https://example.com/',
        log_url: 'https://example.com/log',
      }),
    sends: [
      {
        method: 'POST',
        path: '/repos/acme/app/deployments/1/statuses',
        body: {
          state: 'success',
          environment_url: 'https://example.com/',
          log_url: 'https://example.com/log',
        },
      },
    ],
    answers: [{ status: 201, body: { id: 1 } }],
    gives: undefined,
  },
  {
    name: 'says whether a deployment had a state',
    call: (connection) => hadDeploymentState(connection, repository, '1', 'queued'),
    sends: [{ method: 'GET', path: '/repos/acme/app/deployments/1/statuses?page=1&per_page=100' }],
    answers: [{ body: [{ state: 'success' }, { state: 'queued' }] }],
    gives: true,
  },
  {
    name: "asks for the token's user",
    call: (connection) => connection.whoAmI(),
    sends: [{ method: 'GET', path: '/user' }],
    answers: [{ body: { login: 'release-bot' } }],
    gives: 'release-bot',
  },
];

describe('GitHub calls', () => {
  afterEach(() => {
    nock.cleanAll();
  });

  for (const { name, call, sends, answers, gives } of cases) {
    it(name, async () => {
      const sent = answering(answers);

      assert.deepEqual(await call(connect()), gives);
      assert.deepEqual(
        sent,
        sends.map(({ method, path, body, etag }) => ({
          method,
          path,
          headers: {
            accept: 'application/vnd.github+json',
            authorization: `token ${token}`,
            host: 'api.github.com',
            'user-agent': 'applivery-triggers …',
            'x-github-api-version': '2022-11-28',
            ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
            ...(etag === undefined ? {} : { 'if-none-match': etag }),
          },
          body: body ?? '',
        })),
      );
    });
  }
});
