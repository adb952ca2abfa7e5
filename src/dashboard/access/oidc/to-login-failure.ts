import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { LoginFailure } from './login-failure.js';

/** Codes of `ClientError` that say that no usable answer came, rather than a wrong one. */
const away = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);

/** What the library throws holds answers, some with tokens: only its own words and OAuth's codes are taken. */
export function toLoginFailure(error: unknown): LoginFailure {
  if (error instanceof LoginFailure) return error;
  if (error instanceof AuthorizationResponseError) {
    return new LoginFailure('denied', 'the identity provider denied the login', word(error.error));
  }
  if (error instanceof ResponseBodyError) {
    const kind = error.status >= 500 ? 'away' : 'not-accepted';
    return new LoginFailure(kind, 'the identity provider answered an error', word(error.error));
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    const [challenge] = error.cause;
    const code = word(challenge?.parameters.error ?? '');
    return new LoginFailure('not-accepted', 'the identity provider wants other credentials', code);
  }
  if (error instanceof ClientError) {
    const { message, code } = error;
    // Without a code it is the network's, which the library does not tell apart.
    const isAway = code === undefined || away.has(code);
    return new LoginFailure(isAway ? 'away' : 'unfit', message, code);
  }
  // `fetch failed`, and answers that are no JSON.
  if (error instanceof TypeError || error instanceof SyntaxError) {
    return new LoginFailure('away', error.message.slice(0, 100), codeOf(error.cause));
  }
  throw error;
}

/** OAuth's error codes are words; anything else is text that somebody made up. */
function word(text: string): string | undefined {
  return /^[a-z_]{1,50}$/.test(text) ? text : undefined;
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}
