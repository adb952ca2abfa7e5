import type { Json, JsonObject } from '../../src/domain/json.js';
import { Loopback, type Mood, type Recorded, type Reply } from './loopback.js';

export interface FakePipeline {
  readonly id: number;
  readonly project: string;
  readonly ref: string;
  readonly source: 'api' | 'trigger';
  readonly user: string;
  /** The request's body, without the trigger token. */
  readonly request: JsonObject;
  readonly createdAt: number;
  status: string;
  yamlErrors: string | null;
}

export interface FakeGitlabIssue {
  readonly iid: number;
  readonly project: string;
  readonly author: string;
  readonly createdAt: number;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly milestone: FakeMilestone | undefined;
  readonly confidential: boolean;
  title: string;
  description: string;
  state: string;
}

export interface FakeNote {
  readonly id: number;
  readonly project: string;
  readonly issue: number;
  readonly author: string;
  readonly createdAt: number;
  readonly body: string;
  readonly internal: boolean;
}

export interface FakeGitlabDeployment {
  readonly id: number;
  readonly project: string;
  readonly user: string;
  readonly createdAt: number;
  readonly request: JsonObject;
}

export interface FakeJob {
  readonly id: number;
  readonly project: string;
  variables: Json | undefined;
  status: string;
}

export interface FakeMilestone {
  readonly id: number;
  readonly title: string;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (call: RouteCall) => Reply;
}

interface RouteCall {
  readonly project: string;
  /** What the groups of the route's path matched. */
  readonly groups: readonly string[];
  readonly query: URLSearchParams;
  readonly body: JsonObject;
}

/**
 * A GitLab that remembers, on this machine: everything that the provider calls. `mood` makes it
 * answer some request differently.
 */
export class FakeGitlab {
  /** Whom the token belongs to. */
  username = 'release-bot';
  token = 'glpat-0123456789abcdefghij';
  /** The trigger token, and whom its pipelines belong to. */
  triggerToken = 'glptt-0123456789abcdefghij';
  triggerOwner = 'maintainer';
  /** False: labels, assignees and milestone of new issues are silently dropped. */
  mayPlan = true;
  /** False: as an old GitLab, it lists what is not asked for, too: any source, any author. */
  knowsFilters = true;
  /** What new pipelines are like. */
  startsAs: { status: string; yamlErrors: string | null } = { status: 'created', yamlErrors: null };
  readonly users = new Map([['release-bot', 1]]);
  readonly milestones: FakeMilestone[] = [];
  readonly pipelines: FakePipeline[] = [];
  readonly issues: FakeGitlabIssue[] = [];
  readonly notes: FakeNote[] = [];
  readonly statuses: JsonObject[] = [];
  readonly deployments: FakeGitlabDeployment[] = [];
  readonly jobs: FakeJob[] = [];
  /** What else can be read, as `projects/acme/app/repository/branches/main`, not encoded. */
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
    return this.#server.url;
  }

  get requests(): readonly Recorded[] {
    return this.#server.requests;
  }

  /** What was asked to be changed, as `METHOD /path` below the API's base. */
  get writes(): readonly string[] {
    return this.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path.replace('/api/v4', '')}`);
  }

  async start(port = 0): Promise<this> {
    await this.#server.start(port);
    return this;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  finishPipeline(id: number | string, status: string): void {
    const pipeline = this.pipelines.find((one) => one.id === Number(id));
    if (pipeline === undefined) throw new Error(`There is no pipeline ${id}.`);
    pipeline.status = status;
  }

  addJob(job: { id: number; project: string; status?: string }): FakeJob {
    const added: FakeJob = { status: 'manual', variables: undefined, ...job };
    this.jobs.push(added);
    return added;
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

  #do({ method, path, headers, body: text }: Recorded): Reply {
    const url = new URL(path, 'http://fake');
    const [, below = ''] = /^\/api\/v4\/(.*)$/.exec(url.pathname) ?? [];
    const body = text === '' ? {} : (JSON.parse(text) as JsonObject);
    const trigger = /^projects\/([^/]+)\/trigger\/pipeline$/.exec(below);
    if (method === 'POST' && trigger) return this.#trigger(decodeURIComponent(trigger[1]!), body);
    if (headers['private-token'] !== this.token) {
      return { status: 401, body: { message: '401 Unauthorized' } };
    }
    const also = decodeURIComponent(`${below}${url.search}`);
    if (method === 'GET' && this.also.has(also)) {
      return { status: 200, headers: this.alsoHeaders, body: this.also.get(also) };
    }
    if (method === 'GET' && below === 'user') {
      return { status: 200, body: this.#person(this.username) };
    }
    if (method === 'GET' && below === 'users') {
      const name = url.searchParams.get('username')?.toLowerCase() ?? '';
      return { status: 200, body: this.users.has(name) ? [this.#person(name)] : [] };
    }
    const [, project = '', rest = ''] = /^projects\/([^/]+)\/(.*)$/.exec(below) ?? [];
    for (const route of this.#routes) {
      const match = route.method === method ? route.path.exec(rest) : null;
      if (match === null) continue;
      return route.answer({
        project: decodeURIComponent(project),
        groups: match.slice(1),
        query: url.searchParams,
        body,
      });
    }
    return notFound('404 Not Found');
  }

  readonly #routes: readonly Route[] = [
    {
      method: 'POST',
      path: /^pipeline$/,
      answer: ({ project, body }) => this.#createPipeline(project, 'api', this.username, body),
    },
    { method: 'GET', path: /^pipelines$/, answer: (call) => this.#listPipelines(call) },
    {
      method: 'GET',
      path: /^pipelines\/(\d+)$/,
      answer: ({ groups: [id] }) => {
        const pipeline = this.pipelines.find((one) => one.id === Number(id));
        if (pipeline === undefined) return notFound('404 Not found');
        return { status: 200, body: this.#pipelineBody(pipeline) };
      },
    },
    { method: 'POST', path: /^issues$/, answer: (call) => this.#createIssue(call) },
    { method: 'GET', path: /^issues$/, answer: (call) => this.#listIssues(call) },
    {
      method: 'GET',
      path: /^issues\/(\d+)$/,
      answer: (call) =>
        this.#withIssue(call, (issue) => ({ status: 200, body: this.#issueBody(issue) })),
    },
    {
      method: 'PUT',
      path: /^issues\/(\d+)$/,
      answer: (call) => this.#withIssue(call, (issue) => this.#changeIssue(call, issue)),
    },
    {
      method: 'POST',
      path: /^issues\/(\d+)\/notes$/,
      answer: (call) => this.#withIssue(call, (issue) => this.#createNote(call, issue)),
    },
    { method: 'GET', path: /^issues\/(\d+)\/notes$/, answer: (call) => this.#listNotes(call) },
    {
      method: 'GET',
      path: /^milestones$/,
      answer: ({ query }) => ({
        status: 200,
        body: this.milestones.filter(({ title }) => title === query.get('title')),
      }),
    },
    { method: 'POST', path: /^statuses\/([0-9a-f]{40})$/, answer: (call) => this.#setStatus(call) },
    {
      method: 'POST',
      path: /^deployments$/,
      answer: ({ project, body }) => {
        const user = this.username;
        const made = { id: this.#id(), project, user, createdAt: this.#now(), request: body };
        this.deployments.push(made);
        return { status: 201, body: this.#deploymentBody(made) };
      },
    },
    { method: 'GET', path: /^deployments$/, answer: (call) => this.#listDeployments(call) },
    {
      method: 'GET',
      path: /^jobs\/(\d+)$/,
      answer: (call) => this.#withJob(call, (job) => ({ status: 200, body: this.#jobBody(job) })),
    },
    {
      method: 'POST',
      path: /^jobs\/(\d+)\/play$/,
      answer: (call) => this.#withJob(call, (job) => this.#playJob(call, job)),
    },
  ];

  #id(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #trigger(project: string, { token, ...body }: JsonObject): Reply {
    if (token !== this.triggerToken) return notFound('404 Not Found');
    return this.#createPipeline(project, 'trigger', this.triggerOwner, body);
  }

  #createPipeline(
    project: string,
    source: 'api' | 'trigger',
    user: string,
    request: JsonObject,
  ): Reply {
    if (typeof request.ref !== 'string') return { status: 400, body: { error: 'ref is missing' } };
    const pipeline: FakePipeline = {
      id: this.#id(),
      project,
      ref: request.ref,
      source,
      user,
      request,
      createdAt: this.#now(),
      ...this.startsAs,
    };
    this.pipelines.push(pipeline);
    return { status: 201, body: this.#pipelineBody(pipeline) };
  }

  #listPipelines({ project, query }: RouteCall): Reply {
    const from = Date.parse(query.get('created_after') ?? '') || 0;
    const pipelines = this.pipelines
      .filter(
        (one) =>
          one.project === project &&
          one.createdAt >= from &&
          (query.get('ref') ?? one.ref) === one.ref &&
          this.#filters(query, 'source', one.source) &&
          (query.get('username') ?? one.user) === one.user,
      )
      .reverse();
    return { status: 200, body: paged(pipelines, query).map((one) => this.#pipelineBody(one)) };
  }

  #filters(query: URLSearchParams, name: string, value: string): boolean {
    return !this.knowsFilters || (query.get(name) ?? value) === value;
  }

  #pipelineBody({ id, project, ref, source, status, yamlErrors, createdAt }: FakePipeline): object {
    return {
      id,
      iid: id - 1000,
      project_id: 7,
      sha: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
      ref,
      source,
      status,
      web_url: `${this.url}/${project}/-/pipelines/${id}`,
      created_at: iso(createdAt),
      yaml_errors: yamlErrors,
    };
  }

  #createIssue({ project, body }: RouteCall): Reply {
    const wishes = this.mayPlan ? body : {};
    const ids = (wishes.assignee_ids ?? []) as number[];
    const names = [...this.users].filter(([, id]) => ids.includes(id)).map(([name]) => name);
    const issue: FakeGitlabIssue = {
      iid: this.issues.length + 1,
      project,
      author: this.username,
      createdAt: this.#now(),
      labels: typeof wishes.labels === 'string' ? wishes.labels.split(',') : [],
      assignees: names,
      milestone: this.milestones.find(({ id }) => id === wishes.milestone_id),
      confidential: body.confidential === true,
      title: text(body.title),
      description: text(body.description),
      state: 'opened',
    };
    this.issues.push(issue);
    return { status: 201, body: this.#issueBody(issue) };
  }

  #listIssues({ project, query }: RouteCall): Reply {
    const from = Date.parse(query.get('created_after') ?? '') || 0;
    const issues = this.issues
      .filter(
        (one) =>
          one.project === project &&
          one.createdAt >= from &&
          one.description.includes(query.get('search') ?? '') &&
          this.#filters(query, 'author_username', one.author) &&
          (query.get('state') === 'all' || one.state === 'opened'),
      )
      .reverse();
    return { status: 200, body: paged(issues, query).map((one) => this.#issueBody(one)) };
  }

  #withIssue(
    { project, groups: [iid] }: RouteCall,
    answer: (issue: FakeGitlabIssue) => Reply,
  ): Reply {
    const issue = this.issues.find((one) => one.project === project && one.iid === Number(iid));
    return issue === undefined ? notFound('404 Issue Not Found') : answer(issue);
  }

  #changeIssue({ body }: RouteCall, issue: FakeGitlabIssue): Reply {
    if (typeof body.description === 'string') issue.description = body.description;
    if (body.state_event === 'reopen') issue.state = 'opened';
    if (body.state_event === 'close') issue.state = 'closed';
    return { status: 200, body: this.#issueBody(issue) };
  }

  #issueBody(issue: FakeGitlabIssue): object {
    const { iid, project, state, title, description, labels, milestone, createdAt } = issue;
    return {
      id: iid * 1_000_000,
      iid,
      project_id: 7,
      title,
      description,
      state,
      labels,
      confidential: issue.confidential,
      assignees: issue.assignees.map((name) => this.#person(name)),
      milestone: milestone ?? null,
      author: this.#person(issue.author),
      web_url: `${this.url}/${project}/-/issues/${iid}`,
      created_at: iso(createdAt),
    };
  }

  #createNote({ project, body }: RouteCall, { iid }: FakeGitlabIssue): Reply {
    const note: FakeNote = {
      id: this.#id(),
      project,
      issue: iid,
      author: this.username,
      createdAt: this.#now(),
      body: text(body.body),
      internal: body.internal === true,
    };
    this.notes.push(note);
    return { status: 201, body: this.#noteBody(note) };
  }

  #listNotes({ project, groups: [iid], query }: RouteCall): Reply {
    const notes = this.notes
      .filter((one) => one.project === project && one.issue === Number(iid))
      .reverse();
    return { status: 200, body: paged(notes, query).map((one) => this.#noteBody(one)) };
  }

  #noteBody({ id, author, body, internal, createdAt }: FakeNote): object {
    return { id, body, internal, author: this.#person(author), created_at: iso(createdAt) };
  }

  /** As GitLab, it refuses to move a status to the state that it has. */
  #setStatus({ groups: [sha = ''], body }: RouteCall): Reply {
    const name = body.name ?? 'default';
    const last = this.statuses.findLast((one) => one.sha === sha && one.name === name);
    if (last?.state === body.state && body.state !== undefined) {
      const message = `Cannot transition status via :run from :${text(body.state)} (Reason(s): Status cannot transition via "run")`;
      return { status: 400, body: { message } };
    }
    this.statuses.push({ sha, name, ...body });
    return { status: 201, body: { id: this.#id(), sha, name, status: body.state } };
  }

  #listDeployments({ project, query }: RouteCall): Reply {
    if (query.has('updated_after') && query.get('order_by') !== 'updated_at') {
      const message = '400 Bad request - `updated_at` filter requires `updated_at` sort';
      return { status: 400, body: { message } };
    }
    const from = Date.parse(query.get('updated_after') ?? '') || 0;
    const deployments = this.deployments
      .filter(
        ({ project: of, createdAt, request }) =>
          of === project && createdAt >= from && request.environment === query.get('environment'),
      )
      .reverse();
    return { status: 200, body: paged(deployments, query).map((one) => this.#deploymentBody(one)) };
  }

  #deploymentBody({ id, user, createdAt, request }: FakeGitlabDeployment): object {
    return {
      id,
      iid: id - 1000,
      ref: request.ref,
      sha: request.sha,
      status: request.status,
      environment: { id: 9, name: request.environment },
      user: this.#person(user),
      created_at: iso(createdAt),
    };
  }

  #withJob({ project, groups: [id] }: RouteCall, answer: (job: FakeJob) => Reply): Reply {
    const job = this.jobs.find((one) => one.project === project && one.id === Number(id));
    return job === undefined ? notFound('404 Not found') : answer(job);
  }

  #playJob({ body }: RouteCall, job: FakeJob): Reply {
    if (job.status !== 'manual') {
      return { status: 400, body: { message: '400 Bad request - Unplayable Job' } };
    }
    job.status = 'pending';
    job.variables = body.job_variables_attributes;
    return { status: 200, body: this.#jobBody(job) };
  }

  #jobBody({ id, project, status }: FakeJob): object {
    return { id, status, web_url: `${this.url}/${project}/-/jobs/${id}` };
  }

  #person(username: string): object {
    return { id: this.users.get(username) ?? 99, username };
  }
}

function notFound(message: string): Reply {
  return { status: 404, body: { message } };
}

function paged<T>(entries: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Number(query.get('per_page') ?? 20);
  const first = (Number(query.get('page') ?? 1) - 1) * size;
  return entries.slice(first, first + size);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
