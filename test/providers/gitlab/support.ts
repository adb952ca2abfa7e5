import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import nock from 'nock';
import type { Clock, Millis } from '../../../src/domain/clock.js';
import type { ConnectionSettings } from '../../../src/domain/connection.js';
import { Failure } from '../../../src/domain/failure.js';
import { Secret } from '../../../src/domain/secret.js';
import { gitlabProvider, type GitlabConnection } from '../../../src/providers/gitlab/index.js';

export const token = 'glpat-0123456789abcdefghij';
export const triggerToken = 'glptt-0123456789abcdefghij';
export const now: Millis = Date.parse('2026-11-23T12:00:00Z');
export const clock: Clock = { now: () => now };
export const host = 'https://gitlab.example.com';

export function settings(more: Partial<ConnectionSettings> = {}): ConnectionSettings {
  return {
    name: 'gitlab',
    provider: 'gitlab',
    url: host,
    credentials: { kind: 'token', token: new Secret(token) },
    triggerToken: new Secret(triggerToken),
    limits: 'off',
    ...more,
  };
}

export function connectTo(
  url: string,
  options: { readonly timeout?: Millis } = {},
): GitlabConnection {
  return gitlabProvider.connect(settings({ url }), { clock, ...options });
}

/** What `nock` saw of a request: everything that the caller decides about. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** Answers the next request of this method, whatever its path, and records it. */
export function answerNext(
  method: string,
  status: number,
  body: nock.Body,
  answerHeaders: Record<string, string> = {},
): Seen[] {
  const seen: Seen[] = [];
  nock(host)
    .intercept(/.*/, method)
    .reply(function (path, sent) {
      const headers = Object.fromEntries(Object.entries(this.req.headers));
      seen.push({ method, path, headers, body: sent });
      return [status, body, answerHeaders];
    });
  return seen;
}

/** The `Failure` that a call ends in; also checks that it gives no secret away. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof Failure, `expected a Failure, got ${inspect(error)}`);
    assertNoSecret(error);
    return error;
  }
  assert.fail('expected a Failure, but the call worked');
}

export function assertNoSecret(value: unknown): void {
  const shown = [
    inspect(value, { depth: Infinity, showHidden: true }),
    JSON.stringify(value),
    ...(value instanceof Error ? [value.message, value.stack] : []),
  ].join('\n');
  for (const secret of [token, triggerToken]) assert.ok(!shown.includes(secret), shown);
}
