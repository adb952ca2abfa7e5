import type { Millis } from '../../domain/clock.js';
import { Failure, type FailureReason } from '../../domain/failure.js';
import type { Answer, Nature } from './connection.js';
import { headerOf, messageOf } from './error-text.js';
import { knownErrors } from './known-errors.js';
import { rateLimitEnd, retryAfter } from './rate-limit.js';

export interface RefusalContext {
  readonly nature: Nature;
  readonly now: Millis;
  readonly notFound?: string | undefined;
  /** Takes the credentials out of a text that a server sent back. */
  readonly redact: (text: string) => string;
}

const longestRequestId = 100;

/** Turns an answer that is neither 2xx nor 304 into what the retry policy decides from. */
export function refusal(answer: Answer, context: RefusalContext): Failure {
  const { status } = answer;
  const text = messageOf(answer, context.redact);
  const message = `GitHub answered ${status}${text === '' ? '.' : `: ${text}`}`;
  const requestId = headerOf(answer, 'x-github-request-id');
  const details = {
    httpStatus: status,
    requestId: requestId && context.redact(requestId).slice(0, longestRequestId),
  };

  const end = rateLimitEnd(answer, context.now);
  if (end !== undefined) {
    return new Failure('rate-limited', message, { ...details, retryAt: end });
  }
  if (status >= 500 || status === 408) {
    const reason = context.nature === 'write' ? 'unknown' : 'unavailable';
    return new Failure(reason, message, { ...details, retryAt: retryAfter(answer, context.now) });
  }
  const known = status < 400 ? undefined : knownErrors.find((error) => error.text.test(text));
  if (known !== undefined) {
    return new Failure(known.reason, message, {
      ...details,
      fix: withPermission(known.fix, answer),
    });
  }
  const { reason, fix } = byStatus(status);
  return new Failure(reason, message, {
    ...details,
    fix: withPermission((reason === 'not-found' ? context.notFound : undefined) ?? fix, answer),
  });
}

function byStatus(status: number): { reason: FailureReason; fix: string | undefined } {
  if (status < 400) {
    return {
      reason: 'refused',
      fix: "The repository was renamed or moved, or the connection's `url` is not the API's own: redirects are not followed, so write the new name or address.",
    };
  }
  switch (status) {
    case 401:
      return {
        reason: 'unauthorized',
        fix: "Check the connection's token: it is wrong, expired or revoked.",
      };
    case 403:
      return {
        reason: 'unauthorized',
        fix: 'Check what the token or the App may do in this repository.',
      };
    case 404:
      return {
        reason: 'not-found',
        fix: 'Check the names in the rule, and that the credentials may see the repository: GitHub answers 404 for both.',
      };
    case 410:
      return {
        reason: 'not-found',
        fix: 'It was deleted, or the repository has issues turned off.',
      };
    case 407:
      return {
        reason: 'refused',
        fix: 'A proxy on the way wants credentials: check its settings.',
      };
    default:
      return { reason: 'refused', fix: undefined };
  }
}

/** GitHub names the permission that a refused call needs, such as `issues=write`. */
function withPermission(fix: string | undefined, answer: Answer): string | undefined {
  if (answer.status !== 403 && answer.status !== 404) return fix;
  const needed = headerOf(answer, 'x-accepted-github-permissions');
  if (needed === undefined || needed === '') return fix;
  const needs = `The call needs the permission ${needed.replace(/[^\w=,; -]/g, '').slice(0, 100)}.`;
  return fix === undefined ? needs : `${fix} ${needs}`;
}
