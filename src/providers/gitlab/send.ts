import type { Clock } from '../../domain/clock.js';
import { Failure } from '../../domain/failure.js';
import type { Gate } from '../../domain/provider.js';
import { boundedFetch } from '../bounded-fetch.js';
import { failureOfAnswer, failureOfTransport, isRead, unreadable, type Call } from './failures.js';
import { remainingOf, spentUntil } from './retry-at.js';

const userAgent = 'applivery-triggers';

export interface Request extends Call {
  /** Ends in `/api/v4`, without a slash. */
  readonly base: string;
  /** Without `?`. */
  readonly query?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, exactly as it is. */
  readonly json?: unknown;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined when it cannot be read. A write has happened all the same. */
  readonly body: unknown;
}

export interface SendOptions {
  readonly clock: Clock;
  /** Takes credentials out of what GitLab, or a proxy in front of it, says. */
  readonly redact: (text: string) => string;
  readonly gate: Gate;
}

/**
 * One HTTP request, sent once: no retries, no redirects. The only way out to GitLab.
 * Throws `Failure` for everything but a 2xx.
 */
export async function send(request: Request, options: SendOptions): Promise<Answer> {
  const { gate, clock } = options;
  await gate.admit(isRead(request) ? 'read' : 'write');
  try {
    return await exchange(request, options);
  } catch (error) {
    if (error instanceof Failure && error.reason === 'rate-limited') {
      await gate.pause(error.retryAt ?? clock.now(), error.message);
    }
    throw error;
  }
}

async function exchange(request: Request, options: SendOptions): Promise<Answer> {
  const response = await fetchOnce(request);
  const text = await bodyText(response);
  const { status, headers } = response;
  if (!response.ok) {
    const { redact, clock } = options;
    const said = redact(withoutEscapes(text ?? ''));
    throw failureOfAnswer(request, status, redacted(headers, redact), said, clock);
  }
  const body = text === undefined ? undefined : parse(text);
  if (body === undefined && !isAnswer(response)) throw unreadable(request, status);
  const left = remainingOf(headers);
  if (left !== undefined) options.gate.remaining?.(left.requests, left.of);
  const end = spentUntil(headers, options.clock);
  if (end !== undefined) await options.gate.pause(end, 'All requests of this minute are used up.');
  return { status, headers: Object.fromEntries(headers), body };
}

async function fetchOnce(request: Request): Promise<Response> {
  const { base, path, query, method, json } = request;
  try {
    return await boundedFetch(`${base}/${path}${query ? `?${query}` : ''}`, {
      method,
      headers: {
        accept: 'application/json',
        'user-agent': userAgent,
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      redirect: 'manual',
      signal: request.signal ?? AbortSignal.timeout(request.timeout),
    });
  } catch (error) {
    throw failureOfTransport(request, error);
  }
}

/** Undefined when the connection broke, or time ran out, after the status had come. */
async function bodyText(response: Response): Promise<string | undefined> {
  try {
    return await response.text();
  } catch {
    return undefined;
  }
}

/** JSON can write any letter of a token as an escape, behind which it would not be found. */
function withoutEscapes(text: string): string {
  const value = parse(text);
  return value === undefined ? text : JSON.stringify(value);
}

function redacted(headers: Headers, redact: (text: string) => string): Headers {
  return new Headers([...headers].map(([name, value]): [string, string] => [name, redact(value)]));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Whether a success without readable JSON is GitLab's own: its status then says that a write happened,
 * whatever became of the body. A proxy that wants a login answers 200 with a page; only GitLab
 * answers 201.
 */
function isAnswer({ status, headers }: Response): boolean {
  return status === 201 || !/^text\/html\b/i.test(headers.get('content-type') ?? '');
}
