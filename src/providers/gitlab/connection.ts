import {
  Commits,
  Deployments,
  IssueNotes,
  Issues,
  Jobs,
  Pipelines,
  ProjectMilestones,
  Users,
} from '@gitbeaker/rest';
import { second, type Millis } from '../../domain/clock.js';
import type { ConnectionSettings } from '../../domain/connection.js';
import { Failure } from '../../domain/failure.js';
import { openGate, type ConnectOptions } from '../../domain/provider.js';
import type { Secret } from '../../domain/secret.js';
import { readAnswer, userAnswer, type UserAnswer } from './answers.js';
import { requesterFn } from './requester.js';
import { send, type Answer } from './send.js';

/** A path, or the id, of a project. */
export type ProjectId = string | number;

/**
 * An open connection. It holds Gitbeaker's resources; everybody else goes through the functions
 * beside this file, which know what GitLab answers.
 */
export interface GitlabConnection {
  /** What rules call it. */
  readonly name: string;
  /** Of the server, as people open it; no trailing slash. */
  readonly url: string;
  /** Without a token only the trigger endpoint can be used. */
  readonly hasToken: boolean;
  /** Its time-out is that of creating a pipeline; `pipelines` is for everything else. */
  readonly pipelineCreation: Pipelines;
  readonly pipelines: Pipelines;
  readonly issues: Issues;
  readonly issueNotes: IssueNotes;
  readonly milestones: ProjectMilestones;
  readonly commits: Commits;
  readonly deployments: Deployments;
  readonly jobs: Jobs;
  readonly users: Users;
  /** Reads what is at a path below `/api/v4/`, already encoded. Gives the body. Throws `Failure`. */
  readonly get: (path: string, query?: Readonly<Record<string, string>>) => Promise<unknown>;
  /**
   * Posts to the trigger endpoint with the trigger token in the body, and no other credential.
   * Throws `Failure`.
   */
  readonly trigger: (
    project: ProjectId,
    body: Readonly<Record<string, unknown>>,
  ) => Promise<Answer>;
  /** The user whom the token belongs to: who made what we made. Asked once. Throws `Failure`. */
  readonly whoAmI: () => Promise<UserAnswer>;
}

/**
 * Creating a pipeline reads the whole configuration first, and gitlab.com ends requests after 60 s:
 * who waits less never learns what became of slow ones. https://docs.gitlab.com/user/gitlab_com/
 */
const pipelineCreationTimeout: Millis = 65 * second;
const usualTimeout: Millis = 20 * second;

/** Opens a connection; calls nobody. Throws `Failure` when the credentials cannot be used at all. */
export function connect(settings: ConnectionSettings, options: ConnectOptions): GitlabConnection {
  const token = accessToken(settings);
  const triggerToken = usable(settings, settings.triggerToken, 'trigger-token');
  const host = settings.url.replace(/\/+$/, '');
  const { clock, gate = openGate } = options;
  const sending = { clock, gate, redact: redactor(token, triggerToken) };

  const resource = (usual: Millis) => {
    const timeout = options.timeout ?? usual;
    return {
      host,
      queryTimeout: timeout,
      requesterFn: requesterFn(timeout, sending),
      ...(token && { token: () => Promise.resolve(token.reveal()) }),
    };
  };
  const usual = resource(usualTimeout);
  const users = new Users(usual);

  return {
    name: settings.name,
    url: host,
    hasToken: token !== undefined,
    pipelineCreation: new Pipelines(resource(pipelineCreationTimeout)),
    pipelines: new Pipelines(usual),
    issues: new Issues(usual),
    issueNotes: new IssueNotes(usual),
    milestones: new ProjectMilestones(usual),
    commits: new Commits(usual),
    deployments: new Deployments(usual),
    jobs: new Jobs(usual),
    users,
    whoAmI: once(async () =>
      readAnswer(userAnswer, await users.showCurrentUser(), 'the user of the token'),
    ),
    get: async (path, query = {}) => {
      const { body } = await send(
        {
          method: 'GET',
          base: `${host}/api/v4`,
          path,
          query: new URLSearchParams(query).toString(),
          ...(token && { headers: { 'private-token': token.reveal() } }),
          timeout: options.timeout ?? usualTimeout,
        },
        sending,
      );
      return body;
    },
    // Gitbeaker would put this token into the URL, where logs keep it.
    trigger: async (project, body) => {
      if (!triggerToken) throw missingTriggerToken(settings);
      return send(
        {
          method: 'POST',
          base: `${host}/api/v4`,
          path: `projects/${encodeURIComponent(project)}/trigger/pipeline`,
          json: { ...body, token: triggerToken.reveal() },
          timeout: options.timeout ?? pipelineCreationTimeout,
        },
        sending,
      );
    },
  };
}

function accessToken(settings: ConnectionSettings): Secret | undefined {
  const { credentials, name } = settings;
  if (credentials === undefined) return undefined;
  if (credentials.kind === 'token') return usable(settings, credentials.token, 'token');
  throw new Failure(
    'unauthorized',
    `The connection ${name} has an app, but GitLab knows only tokens.`,
    {
      fix: `Give the connection ${name} a \`token\` instead of an \`app\`.`,
    },
  );
}

/** What cannot be in a header would otherwise come back in the error of `fetch`, in clear. */
function usable(
  { name }: ConnectionSettings,
  secret: Secret | undefined,
  what: string,
): Secret | undefined {
  if (secret === undefined || /^[\x21-\x7e]+$/.test(secret.reveal())) return secret;
  throw new Failure(
    'unauthorized',
    `The ${what} of the connection ${name} is empty or has spaces in it.`,
    {
      fix: `Copy the ${what} of the connection ${name} again, without spaces and line ends.`,
    },
  );
}

function missingTriggerToken({ name }: ConnectionSettings): Failure {
  return new Failure('unauthorized', `The connection ${name} has no trigger token.`, {
    fix: `Set \`trigger-token\` of the connection ${name} in connections.yaml, or use gitlab/pipeline.`,
  });
}

function redactor(...secrets: (Secret | undefined)[]): (text: string) => string {
  const values = secrets.flatMap((secret) => secret?.reveal() ?? []);
  return (text) => values.reduce((rest, value) => rest.replaceAll(value, '[secret]'), text);
}

/** Remembers the first success; a failure is asked again. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    const asked = (known ??= ask());
    asked.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked;
  };
}
