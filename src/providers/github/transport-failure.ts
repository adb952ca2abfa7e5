import { Failure } from '../../domain/failure.js';
import type { Nature } from './connection.js';

/** Before any byte of the request can have left. */
const neverSent = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The far side is there, but is not to be trusted: a person has to look. */
const untrusted =
  /^(?:CERT_|ERR_TLS_CERT|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ERR_SSL_WRONG_VERSION|ERR_SSL_PACKET_LENGTH)/;

/** Turns an error without an answer into what the retry policy decides from. */
export function transportFailure(error: unknown, nature: Nature): Failure {
  // The errors themselves are not attached as causes: they carry the request, body and headers.
  const { code, connecting } = rootOf(error);
  if (neverSent.has(code) || (code === 'ETIMEDOUT' && connecting)) {
    return new Failure('unavailable', `GitHub cannot be reached: ${code}.`, {
      fix: "Check that the connection's `url` is right and that this machine may reach it.",
    });
  }
  if (untrusted.test(code)) {
    return new Failure('refused', `GitHub's certificate was not accepted: ${code}.`, {
      fix: "Check the connection's `url`; for a certificate authority of your own set NODE_EXTRA_CA_CERTS.",
    });
  }
  const what = code === 'TimeoutError' ? 'did not answer in time' : `broke the connection: ${code}`;
  return new Failure(nature === 'write' ? 'unknown' : 'unavailable', `GitHub ${what}.`);
}

/** Octokit wraps fetch's error, which wraps the socket's. */
function rootOf(error: unknown): { code: string; connecting: boolean } {
  let root = error;
  for (let depth = 0; depth < 5; depth += 1) {
    if (!(root instanceof Error)) break;
    if (root.name === 'TimeoutError' || root.name === 'AbortError') {
      return { code: 'TimeoutError', connecting: false };
    }
    if ('code' in root && typeof root.code === 'string') {
      return { code: root.code, connecting: isConnecting(root) };
    }
    root = root.cause;
  }
  return { code: 'no answer', connecting: false };
}

/** With several addresses the error is a collection of one error for each. */
function isConnecting(error: Error): boolean {
  if (error instanceof AggregateError) {
    return error.errors.every((inner) => inner instanceof Error && isConnecting(inner));
  }
  return 'syscall' in error && error.syscall === 'connect';
}
