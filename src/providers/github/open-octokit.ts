import { Octokit } from '@octokit/rest';
import type { Millis } from '../../domain/clock.js';
import type { Secret } from '../../domain/secret.js';
import { boundedFetch } from '../bounded-fetch.js';

/** GitHub itself ends a request after 10 s, so that nothing can come later than this. */
export const defaultTimeout: Millis = 15_000;

const noop = (): void => undefined;

/** Octokit would print deprecations, and in some releases whole requests, to the console. */
const silent = { debug: noop, info: noop, warn: noop, error: noop };

export interface OctokitOptions {
  /** The API's base. Octokit would ask for `//repos/…` after a trailing slash. */
  readonly url: string;
  readonly timeout: Millis;
  readonly token: Secret;
}

/**
 * Octokit for one token. Nothing is sent twice (no retry, no throttling plug-in) and redirects are
 * not followed: `fetch` would turn a redirected POST into a GET and its 200 into a success.
 * https://docs.github.com/rest/about-the-rest-api/api-versions
 */
export function openOctokit({ url, timeout, token }: OctokitOptions): Octokit {
  const octokit = new Octokit({
    auth: token.reveal(),
    baseUrl: url.replace(/\/+$/, ''),
    userAgent: 'applivery-triggers',
    log: silent,
    request: {
      redirect: 'manual',
      log: silent,
      // A signal in Octokit's own options would be shared by all calls and expire for good.
      fetch: (input: string, init: RequestInit) =>
        boundedFetch(input, { ...init, signal: AbortSignal.timeout(timeout) }),
    },
  });
  octokit.hook.before('request', (options) => {
    options.headers.accept = 'application/vnd.github+json';
    options.headers['x-github-api-version'] = '2022-11-28';
  });
  return octokit;
}
