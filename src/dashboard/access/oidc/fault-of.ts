import type { LoginFailure } from './login-failure.js';

/** What somebody reads who was not logged in. @param host the identity provider's */
export function faultOf(
  { kind, code }: LoginFailure,
  host: string,
): { readonly fault: string; readonly status: number } {
  const word = code === undefined ? '' : ` (${code})`;
  switch (kind) {
    case 'away':
      return {
        fault: `${host} cannot be reached, or does not answer as it should. Try again later, or log in with a token; the log says more.`,
        status: 503,
      };
    case 'denied':
      return { fault: `${host} did not let you in${word}.`, status: 403 };
    case 'not-accepted':
      return {
        fault: `${host} did not accept the login${word}. Try again; if it stays so, whoever runs this service finds more in the log.`,
        status: 502,
      };
    case 'unfit':
      return {
        fault:
          'This is no answer to a login that this browser has begun within the last 10 minutes. Log in again.',
        status: 400,
      };
  }
}
