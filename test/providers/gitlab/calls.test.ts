import assert from 'node:assert/strict';
import nock from 'nock';
import * as gitlab from '../../../src/providers/gitlab/index.js';
import type { GitlabConnection } from '../../../src/providers/gitlab/index.js';
import { answerNext, connectTo, host, now, token, triggerToken } from './support.js';

const project = 'acme/mobile/awesome-app';
const sha = '6dcb09b5b57875f334f61aebed695e2e4193db5e';
const base = '/api/v4/projects/acme%2Fmobile%2Fawesome-app';
const since = '2026-11-23T11%3A59%3A00.000Z';

interface Case {
  readonly name: string;
  readonly call: (connection: GitlabConnection) => Promise<unknown>;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** What GitLab answers, and what the caller gets of it. */
  readonly answer: nock.Body;
  readonly gives: unknown;
  /** The only call that does not authenticate with a header. */
  readonly withoutToken?: boolean;
}

const cases: readonly Case[] = [
  {
    name: 'createPipeline',
    call: (connection) =>
      gitlab.createPipeline(connection, project, {
        ref: 'main',
        inputs: { buildType: 'release', 'build-id': 'x', count: 2, smoke: false, on: ['a', 1] },
        variables: { BUILD_ID: '1' },
      }),
    method: 'POST',
    path: `${base}/pipeline`,
    body: {
      ref: 'main',
      inputs: { buildType: 'release', 'build-id': 'x', count: 2, smoke: false, on: ['a', 1] },
      variables: [{ key: 'BUILD_ID', value: '1', variable_type: 'env_var' }],
    },
    answer: { id: 47, status: 'created', web_url: 'https://g/p/47', yaml_errors: null },
    gives: { id: '47', status: 'created', web_url: 'https://g/p/47', yaml_errors: undefined },
  },
  {
    name: 'triggerPipeline',
    call: (connection) =>
      gitlab.triggerPipeline(connection, project, {
        ref: 'main',
        inputs: { buildType: true },
        variables: { BUILD_ID: '1' },
      }),
    method: 'POST',
    path: `${base}/trigger/pipeline`,
    body: {
      ref: 'main',
      inputs: { buildType: true },
      variables: { BUILD_ID: '1' },
      token: triggerToken,
    },
    answer: { id: 48, status: 'pending' },
    gives: { id: '48', status: 'pending' },
    withoutToken: true,
  },
  {
    name: 'findPipelines',
    call: (connection) =>
      gitlab.findPipelines(connection, project, {
        ref: 'refs/heads/main',
        source: 'api',
        username: 'release-bot',
        since: now,
      }),
    method: 'GET',
    path: `${base}/pipelines?ref=main&source=api&username=release-bot&created_after=${since}&order_by=id&sort=desc&page=1&per_page=100`,
    answer: [
      { id: 3, source: 'api', ref: 'main', created_at: '2026-11-23T12:00:01Z' },
      { id: 2, source: 'push', ref: 'main', created_at: '2026-11-23T12:00:01Z' },
      { id: 1, source: 'api', ref: 'main', created_at: '2026-11-23T11:58:00Z' },
    ],
    gives: [{ id: '3', source: 'api', ref: 'main', created_at: '2026-11-23T12:00:01Z' }],
  },
  {
    name: 'readRun',
    call: (connection) =>
      gitlab.gitlabProvider.readRun(connection, { target: project, id: '47' }, undefined),
    method: 'GET',
    path: `${base}/pipelines/47`,
    answer: { id: 47, status: 'running', web_url: 'https://g/p/47' },
    gives: { status: 'running', conclusion: null, over: false, url: 'https://g/p/47' },
  },
  {
    name: 'createIssue',
    call: (connection) =>
      gitlab.createIssue(connection, project, {
        title: 'Crash',
        description: 'On start.',
        labels: ['bug', 'from-testers'],
        assigneeIds: [5],
        milestoneId: 7,
        confidential: true,
      }),
    method: 'POST',
    path: `${base}/issues`,
    body: {
      title: 'Crash',
      description: 'On start.',
      labels: 'bug,from-testers',
      assignee_ids: [5],
      milestone_id: 7,
      confidential: true,
    },
    answer: { iid: 12, web_url: 'https://g/i/12', labels: ['bug'], milestone: null },
    gives: { iid: '12', web_url: 'https://g/i/12', labels: ['bug'], milestone: null },
  },
  {
    name: 'createIssue without what is not wanted',
    call: (connection) =>
      gitlab.createIssue(connection, 42, {
        title: 'Crash',
        description: '',
        labels: [],
        assigneeIds: [],
        milestoneId: undefined,
        confidential: undefined,
      }),
    method: 'POST',
    path: '/api/v4/projects/42/issues',
    body: { title: 'Crash', description: '' },
    answer: { iid: 12, web_url: 'https://g/i/12' },
    gives: { iid: '12', web_url: 'https://g/i/12' },
  },
  {
    name: 'readIssue',
    call: (connection) => gitlab.readIssue(connection, project, '12'),
    method: 'GET',
    path: `${base}/issues/12`,
    answer: { iid: 12, web_url: 'https://g/i/12', state: 'closed' },
    gives: { iid: '12', web_url: 'https://g/i/12', state: 'closed' },
  },
  {
    name: 'editIssue',
    call: (connection) =>
      gitlab.editIssue(connection, project, '12', { description: 'x', stateEvent: 'reopen' }),
    method: 'PUT',
    path: `${base}/issues/12`,
    body: { description: 'x', state_event: 'reopen' },
    answer: {},
    gives: undefined,
  },
  {
    name: 'findIssue',
    call: (connection) =>
      gitlab.findIssue(connection, project, 'release-bot', now, ({ iid }) => iid === '7'),
    method: 'GET',
    path: `${base}/issues?author_username=release-bot&state=all&scope=all&created_after=${since}&order_by=created_at&sort=desc&page=1&per_page=100`,
    answer: [{ iid: 8, web_url: 'https://gitlab.com/8' }],
    gives: 'absent',
  },
  {
    name: 'createNote',
    call: (connection) => gitlab.createNote(connection, project, '12', 'Again.', true),
    method: 'POST',
    path: `${base}/issues/12/notes`,
    body: { body: 'Again.', internal: true },
    answer: { id: 99, body: 'Again.' },
    gives: { id: '99', body: 'Again.' },
  },
  {
    name: 'newestNotes',
    call: (connection) => gitlab.newestNotes(connection, project, '12'),
    method: 'GET',
    path: `${base}/issues/12/notes?order_by=created_at&sort=desc&page=1&per_page=100`,
    answer: [],
    gives: [],
  },
  {
    name: 'userId',
    call: (connection) => gitlab.userId(connection, 'ada'),
    method: 'GET',
    path: '/api/v4/users?username=ada&page=1&per_page=1',
    answer: [{ id: 5, username: 'ada' }],
    gives: 5,
  },
  {
    name: 'milestoneId',
    call: (connection) => gitlab.milestoneId(connection, project, 'Release 2'),
    method: 'GET',
    path: `${base}/milestones?title=Release+2&include_ancestors=true&page=1&per_page=100`,
    answer: [{ id: 7, title: 'Release 2' }],
    gives: 7,
  },
  {
    name: 'setCommitStatus',
    call: (connection) =>
      gitlab.setCommitStatus(connection, project, {
        sha,
        state: 'skipped',
        name: 'applivery',
        ref: 'main',
        targetUrl: 'https://example.com/b',
        description: 'Built',
      }),
    method: 'POST',
    path: `${base}/statuses/${sha}`,
    body: {
      state: 'skipped',
      name: 'applivery',
      ref: 'main',
      target_url: 'https://example.com/b',
      description: 'Built',
    },
    answer: { id: 8, status: 'skipped' },
    gives: { id: '8', status: 'skipped' },
  },
  {
    name: 'createDeployment',
    call: (connection) =>
      gitlab.createDeployment(connection, project, {
        environment: 'testers',
        sha,
        ref: 'v1',
        tag: true,
        state: 'running',
      }),
    method: 'POST',
    path: `${base}/deployments`,
    body: { environment: 'testers', sha, ref: 'v1', tag: true, status: 'running' },
    answer: { id: 9 },
    gives: { id: '9' },
  },
  {
    name: 'findDeployments',
    call: (connection) =>
      gitlab.findDeployments(
        connection,
        project,
        { environment: 'testers', sha, ref: 'v1' },
        { since: now },
      ),
    method: 'GET',
    path: `${base}/deployments?environment=testers&updated_after=${since}&order_by=updated_at&sort=desc&page=1&per_page=100`,
    answer: [
      { id: 4, sha, ref: 'v1' },
      { id: 3, sha, ref: 'v0' },
      { id: 2, sha: 'f'.repeat(40), ref: 'v1' },
      { id: 1, sha, ref: 'v1', environment: { name: 'testers/old' } },
      { id: 0, sha, ref: 'v1', created_at: '2026-11-22T12:00:00Z' },
    ],
    gives: [{ id: '4', sha, ref: 'v1' }],
  },
  {
    name: 'playJob',
    call: (connection) => gitlab.playJob(connection, project, '4711', { TARGET: 'testers' }),
    method: 'POST',
    path: `${base}/jobs/4711/play`,
    body: { job_variables_attributes: [{ key: 'TARGET', value: 'testers' }] },
    answer: { id: 4711, status: 'pending' },
    gives: { id: '4711', status: 'pending' },
  },
  {
    name: 'readJob',
    call: (connection) => gitlab.readJob(connection, project, '4711'),
    method: 'GET',
    path: `${base}/jobs/4711`,
    answer: { id: 4711, status: 'manual', pipeline: { id: 3 } },
    gives: { id: '4711', status: 'manual', pipeline: { id: '3' } },
  },
  {
    name: 'whoAmI',
    call: (connection) => connection.whoAmI(),
    method: 'GET',
    path: '/api/v4/user',
    answer: { id: 1, username: 'release-bot', email: 'bot@example.com' },
    gives: { id: 1, username: 'release-bot' },
  },
];

describe('each call to GitLab is sent whole as documented, once, and its answer read', () => {
  afterEach(() => nock.cleanAll());

  for (const { name, call, method, path, body, answer, gives, withoutToken } of cases) {
    it(name, async () => {
      const seen = answerNext(method, method === 'POST' ? 201 : 200, answer);

      const given = await call(connectTo(host));

      assert.deepEqual(seen, [
        {
          method,
          path,
          headers: {
            accept: 'application/json',
            host: 'gitlab.example.com',
            'user-agent': 'applivery-triggers',
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(!withoutToken && { 'private-token': token }),
          },
          body: body ?? '',
        },
      ]);
      assert.deepEqual(withoutUndefined(given), withoutUndefined(gives));
    });
  }
});

function withoutUndefined(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
