import type { Octokit } from '@octokit/rest';
import { second, type Clock, type Millis } from '../../domain/clock.js';
import { Failure } from '../../domain/failure.js';
import type { Answer, Nature, Rest } from './connection.js';
import { headerOf } from './error-text.js';
import { refusal } from './refusal.js';
import { transportFailure } from './transport-failure.js';

/** Octokit with what belongs to its token. */
export interface Client {
  readonly octokit: Octokit;
  readonly redact: (text: string) => string;
  /** When the token was made; undefined for one that people keep. */
  readonly mintedAt?: Millis | undefined;
  /** Forgets a token that GitHub does not take any more. */
  readonly discard?: (() => void) | undefined;
}

export interface Request {
  readonly nature: Nature;
  readonly notFound?: string | undefined;
  send(rest: Rest): Promise<Answer>;
}

/** A new installation token may take some seconds to be known everywhere. */
const replication: Millis = 10 * second;

/** Sends one request, once. Resolves for 2xx and 304; throws `Failure` for everything else. */
export async function send(client: Client, request: Request, clock: Clock): Promise<Answer> {
  const answer = await answerTo(client, request);
  if (answer.status < 300 || answer.status === 304) {
    if (isForeign(answer)) throw notGithubs(answer, request);
    return answer;
  }

  const now = clock.now();
  if (answer.status === 401 && client.mintedAt !== undefined) {
    if (now - client.mintedAt < replication) {
      return tokenTooNew(client.mintedAt + replication);
    }
    client.discard?.();
  }
  throw refusal(answer, { ...request, now, redact: client.redact });
}

/** Octokit throws for 304 and from 400 on, and resolves for redirects: here an answer is an answer. */
async function answerTo(client: Client, request: Request): Promise<Answer> {
  try {
    return await request.send(client.octokit.rest);
  } catch (error) {
    if (!isHttpError(error)) throw error;
    if (error.response === undefined) throw transportFailure(error, request.nature);
    return error.response;
  }
}

/** A page instead of JSON is a proxy's, such as one that wants a login; only GitHub answers 201. */
function isForeign(answer: Answer): boolean {
  return answer.status !== 201 && /^text\/html\b/i.test(headerOf(answer, 'content-type') ?? '');
}

function notGithubs({ status }: Answer, { nature }: Request): Failure {
  const reason = nature === 'write' ? 'unknown' : 'unavailable';
  return new Failure(reason, `GitHub answered ${status} with a page that is not GitHub's.`, {
    httpStatus: status,
    fix: "Check that the connection's `url` is the API's own, and what proxies are on the way.",
  });
}

function tokenTooNew(retryAt: Millis): never {
  throw new Failure(
    'unavailable',
    "GitHub answered 401: it does not know the App's new token yet.",
    {
      httpStatus: 401,
      retryAt,
    },
  );
}

/** Octokit's error, or an abort that it lets through. Anything else is a defect of ours. */
function isHttpError(error: unknown): error is Error & { readonly response?: Answer } {
  return error instanceof Error && (error.name === 'HttpError' || error.name === 'AbortError');
}
