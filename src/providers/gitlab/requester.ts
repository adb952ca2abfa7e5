import type { Pipelines } from '@gitbeaker/rest';
import { Failure } from '../../domain/failure.js';
import type { Millis } from '../../domain/clock.js';
import { send, type SendOptions } from './send.js';

type RequesterFn = NonNullable<ConstructorParameters<typeof Pipelines>[0]['requesterFn']>;
type Resource = Parameters<RequesterFn>[0];
type Requester = ReturnType<RequesterFn>;
type Options = NonNullable<Parameters<Requester['get']>[1]>;

/**
 * What Gitbeaker sends its requests with, instead of its own: that repeats every POST up to ten
 * times, follows redirects, and renames the keys inside `inputs`.
 * https://github.com/jdalrymple/gitbeaker/blob/main/packages/rest/src/Requester.ts
 */
export function requesterFn(timeout: Millis, options: SendOptions): RequesterFn {
  return (resource) => {
    const via =
      (method: string): Requester['get'] =>
      async (endpoint, { body, searchParams, signal } = {}) => {
        const { base, path } = address(resource.url, endpoint);
        const answer = await send(
          {
            method,
            base,
            path,
            query: query(searchParams),
            headers: { ...resource.headers, ...(await credentials(resource)) },
            json: body && topLevelSnakeCase(body),
            timeout,
            signal,
          },
          options,
        );
        const { status, headers } = answer;
        return { status, headers, body: answer.body as never };
      };
    return {
      get: via('GET'),
      post: via('POST'),
      put: via('PUT'),
      patch: via('PATCH'),
      delete: via('DELETE'),
    };
  };
}

/** Some resources have the first part of the path in their URL: notes say `…/api/v4/projects`. */
function address(url: string, endpoint: string): { base: string; path: string } {
  const [, base = '', prefix = ''] = /^(.*?\/api\/v4)\/*(.*?)\/*$/.exec(url) ?? [];
  return { base, path: prefix === '' ? endpoint : `${prefix}/${endpoint}` };
}

async function credentials({ authHeaders }: Resource): Promise<Record<string, string>> {
  const [header] = Object.entries(authHeaders);
  if (!header) {
    throw new Failure('unauthorized', 'The connection to GitLab has no token.', {
      fix: 'Set GITLAB_TOKEN, or the token of the connection in connections.yaml.',
    });
  }
  const [name, value] = header;
  return { [name]: await value() };
}

/** Only the first level: what is deeper (names of inputs) belongs to the author of the rule. */
function topLevelSnakeCase(body: NonNullable<Options['body']>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [snakeCase(key), value]),
  );
}

function query(params: Record<string, unknown> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (typeof value === 'string') search.append(snakeCase(key), value);
    else if (value !== undefined) search.append(snakeCase(key), JSON.stringify(value));
  }
  return search.toString();
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
