import nock from 'nock';
import type { Clock } from '../../../../src/domain/clock.js';
import type { Credentials } from '../../../../src/domain/connection.js';
import { Secret } from '../../../../src/domain/secret.js';
import { connectGithub } from '../../../../src/providers/github/connect.js';
import type { GithubConnection } from '../../../../src/providers/github/connection.js';

export const token = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
export const now = Date.parse('2026-11-23T12:00:00Z');

/** A request as it left, whole but for the version numbers in the user agent. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Given {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

export function connect(
  options: {
    url?: string;
    credentials?: Credentials | undefined;
    clock?: Clock;
    timeout?: number;
  } = {},
): GithubConnection {
  return connectGithub(
    {
      name: 'github',
      provider: 'github',
      url: options.url ?? 'https://api.github.com',
      credentials:
        'credentials' in options
          ? options.credentials
          : { kind: 'token', token: new Secret(token) },
      limits: 'off',
    },
    { clock: options.clock ?? { now: () => now }, timeout: options.timeout },
  );
}

/**
 * Answers the next requests to the origin in this order, and keeps what was sent. What comes after
 * that gets a 599. Undone by `nock.cleanAll()`.
 */
export function answering(given: readonly Given[], origin = 'https://api.github.com'): Sent[] {
  const sent: Sent[] = [];
  const left = [...given];
  const scope = nock(origin).persist();
  for (const method of ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']) {
    scope
      .intercept(() => true, method)
      .reply(function (path, body) {
        sent.push({ method, path, headers: comparable(this.req.headers), body });
        const { status = 200, headers = {}, body: answer } = left.shift() ?? { status: 599 };
        return [status, answer as nock.ReplyBody, headers];
      });
  }
  return sent;
}

function comparable(headers: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      name === 'user-agent' ? value.replace(/ octokit.*$/, ' …') : value,
    ]),
  );
}
