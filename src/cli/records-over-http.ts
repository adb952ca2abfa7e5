import type { z } from 'zod';
import { deliveryPage, replayAnswer, taskPage, testAnswer } from '../api/answers.js';
import { problemSchema } from '../api/problems.js';
import type { Millis } from '../domain/clock.js';
import type { Secret } from '../domain/secret.js';
import { NotPossible } from '../operate/not-possible.js';
import type { Records } from '../records/records.js';
import type { DeliveryFilter } from '../store/tables/delivery-lists.js';
import type { TaskFilter } from '../store/tables/tasks.js';
import { deliveryDetailsSchema } from '../views/delivery-view.js';
import { taskViewSchema } from '../views/task-view.js';
import { CommandFailed } from './command.js';
import { reachService, type ServiceAnswer } from './reach-service.js';

/** A running service, as the commands reach it. */
export interface RunningService {
  /** Without a trailing slash. */
  readonly url: string;
  readonly token: Secret;
  /** How long an answer may take. */
  readonly patience?: Millis;
}

/**
 * The records of a service elsewhere.
 * Everything throws CommandFailed when the service is not there, or does not let us.
 */
export function recordsOverHttp(service: RunningService): Records {
  const get = <Schema extends z.ZodType>(path: string, answer: Schema) =>
    ask(service, path, { method: 'GET' }, answer);
  const change = <Schema extends z.ZodType>(path: string, body: object, answer: Schema) =>
    ask(service, path, { method: 'POST', body: JSON.stringify(body) }, answer);
  const named = (kind: 'deliveries' | 'tasks', id: string) => `/${kind}/${encodeURIComponent(id)}`;

  return {
    deliveries: (filter) => get(`/deliveries${query(filter)}`, deliveryPage),
    delivery: (id) => get(named('deliveries', id), deliveryDetailsSchema),
    ruleTest: async (id) => (await get(`${named('deliveries', id)}/test`, testAnswer)).test,
    replay: (id, rules, { reason }) =>
      change(`${named('deliveries', id)}/replay`, { rules, reason }, replayAnswer),
    tasks: (filter) => get(`/tasks${query(filter)}`, taskPage),
    task: (id) => get(named('tasks', id), taskViewSchema),
    retry: (id, { reason }) => change(`${named('tasks', id)}/retry`, { reason }, taskViewSchema),
    cancel: (id, { reason }) => change(`${named('tasks', id)}/cancel`, { reason }, taskViewSchema),
    resolve: (id, resolution, { reason }) =>
      change(`${named('tasks', id)}/resolve`, { ...resolution, reason }, taskViewSchema),
  };
}

async function ask<Schema extends z.ZodType>(
  { url, token, patience }: RunningService,
  path: string,
  request: RequestInit,
  schema: Schema,
): Promise<z.output<Schema>> {
  const answer = await reachService(
    `${url}/api/v1${path}`,
    url,
    {
      ...request,
      headers: {
        authorization: `Bearer ${token.reveal()}`,
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
      },
    },
    patience,
  );
  const { success } = schema.safeParse(answer.content);
  // As it came: what a newer service says more is shown, too.
  if (answer.status < 300 && success) return answer.content as z.output<Schema>;
  throw refusal(answer, url);
}

function refusal({ status, type, content }: ServiceAnswer, url: string): Error {
  const problem = type.includes('problem+json') ? problemSchema.safeParse(content).data : undefined;
  if (problem === undefined) {
    return new CommandFailed(
      `${url} answered ${status}, and not as this service does. Is it its address, and the same version there?`,
    );
  }
  const { detail } = problem;
  if (status === 404) return new NotPossible('not-found', detail);
  if (status === 409) return new NotPossible('conflict', detail);
  return new CommandFailed(
    status === 401
      ? `The service at ${url} does not know this token. Take the ADMIN_TOKEN that it runs with.`
      : `The service at ${url} answered ${status}: ${detail}`,
  );
}

/** A filter as the API takes it. */
function query(filter: DeliveryFilter | TaskFilter): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries<string | number | undefined>({ ...filter })) {
    if (value === undefined) continue;
    if (name === 'before') parameters.set('cursor', `${value}`);
    // Exact: both sides need not agree about what time it is.
    else if (name === 'since' || name === 'until') parameters.set(name, isoTime(Number(value)));
    else parameters.set(name, `${value}`);
  }
  return `?${parameters.toString()}`;
}

function isoTime(at: Millis): string {
  return new Date(at).toISOString();
}
