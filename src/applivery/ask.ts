import { formatDuration, second, type Clock, type Millis } from '../domain/clock.js';
import { isJsonObject, type Json } from '../domain/json.js';
import type { Secret } from '../domain/secret.js';
import { boundedFetch } from '../providers/bounded-fetch.js';
import { at } from './clean-values.js';
import type { Refusal } from './reading.js';

/** How Applivery's API is reached. */
export interface Access {
  /** Without a trailing slash and without `/v1`. */
  readonly url: string;
  readonly token: Secret;
  readonly clock: Clock;
  /** For one call, its whole answer included. */
  readonly timeout: Millis;
}

/** Slow answers of 10 s and more are ordinary. */
export const standardTimeout = 30 * second;
/** Bytes. A build with a long changelog and both platforms' facts has some 100,000. */
export const largestBuild = 4 * 1024 * 1024;

export type Answer =
  | { readonly kind: 'data'; readonly status: number; readonly data: Json }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  /** No answer that could be read: `it cannot be reached (ECONNREFUSED)`. */
  | { readonly kind: 'none'; readonly status: number | undefined; readonly trouble: string };

/**
 * One GET. Never throws: an error of `fetch` may quote the headers, and one of them is the token. No
 * redirect is followed, as the token would go to whoever it leads to.
 *
 * @param path with its leading slash, encoded
 */
export async function ask(access: Access, path: string, stopping: AbortSignal): Promise<Answer> {
  const timeout = AbortSignal.timeout(access.timeout);
  try {
    const response = await boundedFetch(
      `${access.url}${path}`,
      {
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${access.token.reveal()}`,
          'user-agent': 'applivery-triggers',
        },
        redirect: 'manual',
        signal: AbortSignal.any([timeout, stopping]),
      },
      largestBuild,
    );
    return answerOf(response.status, response.headers, await response.text(), access.clock);
  } catch (error) {
    const trouble = timeout.aborted
      ? `it did not answer within ${formatDuration(access.timeout)}`
      : troubleOf(error);
    return { kind: 'none', status: undefined, trouble };
  }
}

/** Applivery answers `{"status": true, "data": …}`, or `{"status": false, "error": {"code", …}}`. */
function answerOf(status: number, headers: Headers, text: string, clock: Clock): Answer {
  const body = parsed(text);
  const code = at(body, 'error', 'code');
  if (status >= 200 && status < 300) {
    const data = at(body, 'data');
    if (at(body, 'status') !== false && isJsonObject(data)) return { kind: 'data', status, data };
    if (typeof code !== 'number') {
      const trouble = `it answered ${status} with something unreadable`;
      return { kind: 'none', status, trouble };
    }
  }
  // Many a proxy puts the status there. Applivery's own codes have four digits.
  const isOwn = typeof code === 'number' && Number.isSafeInteger(code) && code !== status;
  const refusal = {
    status,
    code: isOwn ? code : undefined,
    isOwn,
    retryAt: retryAt(headers, clock),
  };
  return { kind: 'refusal', refusal };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function retryAt(headers: Headers, clock: Clock): Millis | undefined {
  const text = headers.get('retry-after')?.trim();
  if (text === undefined) return undefined;
  const time = /^\d{1,7}$/.test(text) ? clock.now() + Number(text) * second : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** Told by the code that the system gives the error; its text may quote what was sent. */
function troubleOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (typeof code !== 'string' || !/^[A-Z_0-9]{1,60}$/.test(code)) {
    return 'its answer could not be read to the end';
  }
  return code === 'ECONNRESET' || code === 'UND_ERR_SOCKET'
    ? `the connection broke (${code})`
    : `it cannot be reached (${code})`;
}
