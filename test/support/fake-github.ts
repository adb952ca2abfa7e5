import type { Json, JsonObject } from '../../src/domain/json.js';
import { Loopback, type Mood, type Recorded, type Reply } from './loopback.js';

export interface FakeRun {
  readonly id: number;
  readonly repository: string;
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly title: string;
  readonly actor: string;
  readonly createdAt: number;
  status: string;
  conclusion: string | null;
  /** Grows with every change: its ETag. */
  version: number;
}

export interface FakeIssue {
  readonly number: number;
  readonly repository: string;
  readonly user: string;
  readonly createdAt: number;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly milestone: number | undefined;
  readonly type: string | undefined;
  updatedAt: number;
  title: string;
  body: string;
  state: string;
}

export interface FakeComment {
  readonly id: number;
  readonly repository: string;
  readonly issue: number;
  readonly user: string;
  readonly createdAt: number;
  readonly body: string;
}

export interface FakeDeployment {
  readonly id: number;
  readonly repository: string;
  readonly request: JsonObject;
  readonly states: JsonObject[];
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (call: RouteCall) => Reply;
}

interface RouteCall {
  readonly repository: string;
  /** What the groups of the route's path matched. */
  readonly groups: readonly string[];
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A GitHub that remembers, on this machine: everything that the provider calls, below `/api/v3` as
 * at an Enterprise Server. `mood` makes it answer some request differently.
 */
export class FakeGithub {
  /** Whom the token belongs to. */
  login = 'release-bot';
  token = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
  /** False: labels, assignees, milestone and type of new issues are silently dropped. */
  mayPush = true;
  /** False: an Enterprise Server that refuses `return_run_details`. */
  knowsRunDetails = true;
  /** What the repository has; others are made by the caller. */
  readonly labels = new Set(['bug']);
  readonly runs: FakeRun[] = [];
  readonly dispatches: JsonObject[] = [];
  readonly issues: FakeIssue[] = [];
  readonly comments: FakeComment[] = [];
  readonly statuses: JsonObject[] = [];
  readonly deployments: FakeDeployment[] = [];
  /** What else can be read, as `/repos/acme/app/contents/a.yml?ref=main`, not encoded. */
  readonly also = new Map<string, unknown>();
  /** Of the answers to that. */
  readonly alsoHeaders: Record<string, string> = {};
  mood: ((request: Recorded) => Mood | undefined) | undefined;

  readonly #server = new Loopback((request) => this.#answer(request));
  readonly #now: () => number;
  #lastId = 1000;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get url(): string {
    return `${this.#server.url}/api/v3`;
  }

  get requests(): readonly Recorded[] {
    return this.#server.requests;
  }

  /** What was asked to be changed, as `METHOD /path` below the API's base. */
  get writes(): readonly string[] {
    return this.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path.replace('/api/v3', '')}`);
  }

  async start(port = 0): Promise<this> {
    await this.#server.start(port);
    return this;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  finishRun(id: number | string, conclusion: string): void {
    const run = this.runs.find((one) => one.id === Number(id));
    if (run === undefined) throw new Error(`There is no run ${id}.`);
    run.status = 'completed';
    run.conclusion = conclusion;
    run.version += 1;
  }

  #answer(request: Recorded): Reply {
    const mood = this.mood?.(request);
    if (mood === undefined) return this.#do(request);
    if (typeof mood === 'object' && 'after' in mood) {
      this.#do(request);
      return mood.after;
    }
    return mood;
  }

  #do(request: Recorded): Reply {
    const url = new URL(request.path, 'http://fake');
    const path = url.pathname.replace(/^\/api\/v3/, '');
    if (request.headers.authorization !== `token ${this.token}`) {
      return { status: 401, body: { message: 'Bad credentials' } };
    }
    const also = decodeURIComponent(`${path}${url.search}`);
    if (request.method === 'GET' && this.also.has(also)) {
      return { status: 200, headers: this.alsoHeaders, body: this.also.get(also) };
    }
    if (request.method === 'GET' && path === '/user') {
      return { status: 200, body: { login: this.login } };
    }
    const [, repository = '', rest = ''] = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(path) ?? [];
    for (const route of this.#routes) {
      const match = route.method === request.method ? route.path.exec(rest) : null;
      if (match === null) continue;
      return route.answer({
        repository,
        groups: match.slice(1).map(decodeURIComponent),
        query: url.searchParams,
        body: request.body === '' ? {} : (JSON.parse(request.body) as JsonObject),
        headers: request.headers,
      });
    }
    return { status: 404, body: { message: 'Not Found' } };
  }

  readonly #routes: readonly Route[] = [
    {
      method: 'POST',
      path: /^\/actions\/workflows\/([^/]+)\/dispatches$/,
      answer: (call) => this.#dispatch(call),
    },
    {
      method: 'GET',
      path: /^\/actions\/workflows\/([^/]+)\/runs$/,
      answer: (call) => this.#listRuns(call),
    },
    { method: 'GET', path: /^\/actions\/runs\/(\d+)$/, answer: (call) => this.#readRun(call) },
    {
      method: 'POST',
      path: /^\/dispatches$/,
      answer: ({ body }) => {
        this.dispatches.push(body);
        return { status: 204 };
      },
    },
    { method: 'POST', path: /^\/issues$/, answer: (call) => this.#createIssue(call) },
    { method: 'GET', path: /^\/issues$/, answer: (call) => this.#listIssues(call) },
    {
      method: 'GET',
      path: /^\/issues\/(\d+)$/,
      answer: (call) =>
        this.#withIssue(call, ({ issue }) => ({ status: 200, body: this.#issueBody(issue) })),
    },
    {
      method: 'PATCH',
      path: /^\/issues\/(\d+)$/,
      answer: (call) => this.#withIssue(call, ({ issue }) => this.#changeIssue(call, issue)),
    },
    {
      method: 'POST',
      path: /^\/issues\/(\d+)\/comments$/,
      answer: (call) => this.#createComment(call),
    },
    {
      method: 'GET',
      path: /^\/issues\/(\d+)\/comments$/,
      answer: (call) => this.#listComments(call),
    },
    {
      method: 'GET',
      path: /^\/labels\/([^/]+)$/,
      answer: ({ groups: [name = ''] }) =>
        this.labels.has(name)
          ? { status: 200, body: { name } }
          : { status: 404, body: { message: 'Not Found' } },
    },
    { method: 'POST', path: /^\/labels$/, answer: (call) => this.#createLabel(call) },
    {
      method: 'POST',
      path: /^\/statuses\/([0-9a-f]{40})$/,
      answer: ({ groups: [sha = ''], body }) => {
        this.statuses.push({ sha, ...body });
        return { status: 201, body: { id: this.#id() } };
      },
    },
    { method: 'POST', path: /^\/deployments$/, answer: (call) => this.#createDeployment(call) },
    { method: 'GET', path: /^\/deployments$/, answer: (call) => this.#listDeployments(call) },
    {
      method: 'POST',
      path: /^\/deployments\/(\d+)\/statuses$/,
      answer: ({ groups: [id], body }) => {
        this.#deployment(id).states.unshift(body);
        return { status: 201, body: { id: this.#id() } };
      },
    },
    {
      method: 'GET',
      path: /^\/deployments\/(\d+)\/statuses$/,
      answer: ({ groups: [id] }) => ({ status: 200, body: this.#deployment(id).states }),
    },
  ];

  #id(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #dispatch({ repository, groups: [workflow = ''], body }: RouteCall): Reply {
    const details = body.return_run_details === true;
    if (details && !this.knowsRunDetails) {
      return {
        status: 400,
        body: { message: 'Invalid request.\n\n"return_run_details" is not a permitted key.' },
      };
    }
    const inputs = (body.inputs ?? {}) as Record<string, string>;
    const run: FakeRun = {
      id: this.#id(),
      repository,
      workflow,
      ref: text(body.ref),
      inputs,
      // As with `run-name: ${{ join(inputs, ' ') }}`.
      title: [workflow, ...Object.values(inputs)].join(' '),
      actor: this.login,
      createdAt: this.#now(),
      status: 'queued',
      conclusion: null,
      version: 1,
    };
    this.runs.push(run);
    if (!details) return { status: 204 };
    return {
      status: 200,
      body: {
        workflow_run_id: run.id,
        run_url: `${this.url}/repos/${repository}/actions/runs/${run.id}`,
        html_url: this.#page(repository, `actions/runs/${run.id}`),
      },
    };
  }

  #listRuns({ repository, groups: [workflow], query }: RouteCall): Reply {
    const from = Date.parse(query.get('created')?.replace('>=', '') ?? '') || 0;
    const runs = this.runs.filter(
      (run) => run.repository === repository && run.workflow === workflow && run.createdAt >= from,
    );
    return {
      status: 200,
      body: {
        total_count: runs.length,
        workflow_runs: paged(runs, query).map((run) => this.#runBody(run)),
      },
    };
  }

  #readRun({ groups: [id], headers }: RouteCall): Reply {
    const run = this.runs.find((one) => one.id === Number(id));
    if (run === undefined) return { status: 404, body: { message: 'Not Found' } };
    const etag = `W/"${run.id}-${run.version}"`;
    if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
    return { status: 200, headers: { etag }, body: this.#runBody(run) };
  }

  #runBody(run: FakeRun): object {
    return {
      id: run.id,
      name: run.workflow,
      display_title: run.title,
      status: run.status,
      conclusion: run.conclusion,
      event: 'workflow_dispatch',
      head_branch: run.ref,
      run_attempt: 1,
      actor: { login: run.actor },
      html_url: this.#page(run.repository, `actions/runs/${run.id}`),
      created_at: iso(run.createdAt),
    };
  }

  #createIssue({ repository, body }: RouteCall): Reply {
    const wishes = this.mayPush ? body : {};
    const issue: FakeIssue = {
      number: this.issues.length + 1,
      repository,
      user: this.login,
      createdAt: this.#now(),
      updatedAt: this.#now(),
      labels: (wishes.labels ?? []) as string[],
      assignees: (wishes.assignees ?? []) as string[],
      milestone: wishes.milestone as number | undefined,
      type: wishes.type as string | undefined,
      title: text(body.title),
      body: text(body.body),
      state: 'open',
    };
    this.issues.push(issue);
    return { status: 201, body: this.#issueBody(issue) };
  }

  #listIssues({ repository, query }: RouteCall): Reply {
    const from = Date.parse(query.get('since') ?? '') || 0;
    const issues = this.issues
      .filter(
        (issue) =>
          issue.repository === repository &&
          issue.updatedAt >= from &&
          (query.get('creator') ?? issue.user) === issue.user &&
          (query.get('state') === 'all' || issue.state === 'open'),
      )
      .reverse();
    return { status: 200, body: paged(issues, query).map((issue) => this.#issueBody(issue)) };
  }

  #withIssue(
    { repository, groups: [number] }: RouteCall,
    answer: (found: { issue: FakeIssue }) => Reply,
  ): Reply {
    const issue = this.issues.find(
      (one) => one.repository === repository && one.number === Number(number),
    );
    return issue === undefined
      ? { status: 404, body: { message: 'Not Found' } }
      : answer({ issue });
  }

  #changeIssue({ body }: RouteCall, issue: FakeIssue): Reply {
    if (typeof body.body === 'string') issue.body = body.body;
    if (typeof body.state === 'string') issue.state = body.state;
    issue.updatedAt = this.#now();
    return { status: 200, body: this.#issueBody(issue) };
  }

  #issueBody(issue: FakeIssue): object {
    return {
      id: issue.number * 1_000_000,
      number: issue.number,
      html_url: this.#page(issue.repository, `issues/${issue.number}`),
      state: issue.state,
      title: issue.title,
      body: issue.body,
      labels: issue.labels.map((name) => ({ name })),
      assignees: issue.assignees.map((login) => ({ login })),
      milestone: issue.milestone === undefined ? null : { number: issue.milestone },
      type: issue.type === undefined ? null : { name: issue.type },
      user: { login: issue.user },
      created_at: iso(issue.createdAt),
    };
  }

  #createComment(call: RouteCall): Reply {
    const number = Number(call.groups[0]);
    const comment: FakeComment = {
      id: this.#id(),
      repository: call.repository,
      issue: number,
      user: this.login,
      createdAt: this.#now(),
      body: text(call.body.body),
    };
    this.comments.push(comment);
    return { status: 201, body: this.#commentBody(comment) };
  }

  #listComments({ repository, groups: [number], query }: RouteCall): Reply {
    const from = Date.parse(query.get('since') ?? '') || 0;
    const comments = this.comments.filter(
      (comment) =>
        comment.repository === repository &&
        comment.issue === Number(number) &&
        comment.createdAt >= from,
    );
    return {
      status: 200,
      body: paged(comments, query).map((comment) => this.#commentBody(comment)),
    };
  }

  #commentBody(comment: FakeComment): object {
    return {
      id: comment.id,
      html_url: this.#page(
        comment.repository,
        `issues/${comment.issue}#issuecomment-${comment.id}`,
      ),
      body: comment.body,
      user: { login: comment.user },
      created_at: iso(comment.createdAt),
    };
  }

  #createLabel({ body }: RouteCall): Reply {
    const name = text(body.name);
    if (this.labels.has(name)) {
      return {
        status: 422,
        body: {
          message: 'Validation Failed',
          errors: [{ resource: 'Label', code: 'already_exists', field: 'name' }],
        },
      };
    }
    this.labels.add(name);
    return { status: 201, body: { name } };
  }

  #createDeployment({ repository, body }: RouteCall): Reply {
    const deployment = { id: this.#id(), repository, request: body, states: [] };
    this.deployments.push(deployment);
    return { status: 201, body: deploymentBody(deployment) };
  }

  #listDeployments({ repository, query }: RouteCall): Reply {
    const deployments = this.deployments
      .filter(
        (one) =>
          one.repository === repository &&
          one.request.ref === query.get('ref') &&
          one.request.environment === query.get('environment'),
      )
      .reverse();
    return { status: 200, body: paged(deployments, query).map(deploymentBody) };
  }

  #deployment(id: string | undefined): FakeDeployment {
    const found = this.deployments.find((one) => one.id === Number(id));
    if (found === undefined) throw new Error(`There is no deployment ${String(id)}.`);
    return found;
  }

  #page(repository: string, path: string): string {
    return `https://github.example.com/${repository}/${path}`;
  }
}

function deploymentBody({ id, request }: FakeDeployment): object {
  return { id, payload: request.payload, ref: request.ref, environment: request.environment };
}

function paged<T>(entries: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Number(query.get('per_page') ?? 30);
  const first = (Number(query.get('page') ?? 1) - 1) * size;
  return entries.slice(first, first + size);
}

function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
