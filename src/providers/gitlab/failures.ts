import { formatDuration, type Clock, type Millis } from '../../domain/clock.js';
import { Failure, type FailureReason } from '../../domain/failure.js';
import { errorText } from './error-text.js';
import { knownError } from './error-table.js';
import { retryAt } from './retry-at.js';

/** One call, as far as its failure depends on it. */
export interface Call {
  readonly method: string;
  /** Below `/api/v4/`, encoded, without the query. */
  readonly path: string;
  readonly timeout: Millis;
}

/** Only these methods leave GitLab as it was; after any other one an unclear end is `unknown`. */
export function isRead({ method }: Pick<Call, 'method'>): boolean {
  return method === 'GET';
}

const longestRequestId = 100;

/** What an answer other than 2xx means. Every status ends here. */
export function failureOfAnswer(
  call: Call,
  status: number,
  headers: Headers,
  body: string,
  clock: Clock,
): Failure {
  const requestId = headers.get('x-request-id')?.slice(0, longestRequestId);
  const details = { httpStatus: status, requestId };
  const text = errorText(body);
  const message = `GitLab answered ${status} to ${shown(call)}${text && `: ${text}`}`;
  if (status === 429) {
    const fix =
      "Nothing to do: it is tried again when GitLab allows; lower the connection's limits if it happens often.";
    return new Failure('rate-limited', message, {
      ...details,
      fix,
      retryAt: retryAt(headers, clock),
    });
  }
  if (status >= 300 && status < 400) return redirected(call, headers, details);
  if (status >= 500 || status === 408) return new Failure(unclear(call), message, details);
  const known = knownError(status, call.path, text);
  return new Failure(known?.reason ?? 'refused', message, { ...details, fix: known?.fix });
}

/** Following a redirect would turn a POST into a GET, or hand the token to another host. */
function redirected(
  call: Call,
  headers: Headers,
  details: { readonly httpStatus: number; readonly requestId: string | undefined },
): Failure {
  const location = headers.get('location') ?? '';
  const target = URL.canParse(location) ? new URL(location) : undefined;
  const where = target ? ` to ${target.origin}${target.pathname}` : '';
  return new Failure(
    'refused',
    `GitLab answered ${details.httpStatus} to ${shown(call)}: it redirects${where}, which is not followed.`,
    {
      ...details,
      fix: "Set the connection's url to the address that GitLab really has, or the step's project to its new path.",
    },
  );
}

/** Nothing was sent: the connection never came to be. */
const neverSent = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The handshake failed, which waiting does not mend; nothing was sent. */
const untrusted =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION|ERR_SSL_(SSL\/TLS_|SSLV3_)ALERT_HANDSHAKE_FAILURE)/;

/**
 * What it means that no answer came. The original error is not kept as the cause: some errors of
 * `fetch` quote header values, and one of them is the token.
 */
export function failureOfTransport(call: Call, error: unknown): Failure {
  if (isTimeout(error)) {
    const time = formatDuration(call.timeout);
    return new Failure(unclear(call), `GitLab did not answer ${shown(call)} within ${time}.`);
  }
  const { code, connecting } = causeOf(error);
  const why = code === undefined ? '' : ` (${code})`;
  if (code !== undefined && untrusted.test(code)) {
    return new Failure(
      'refused',
      `No trusted connection to GitLab could be made for ${shown(call)}${why}.`,
      {
        fix: "Check the connection's url, and name GitLab's certificate authority in NODE_EXTRA_CA_CERTS if it is your own.",
      },
    );
  }
  if (code !== undefined && (neverSent.has(code) || connecting)) {
    return new Failure('unavailable', `GitLab cannot be reached for ${shown(call)}${why}.`, {
      fix: "Check the connection's url and the network if this lasts.",
    });
  }
  return new Failure(
    unclear(call),
    `The connection to GitLab broke before ${shown(call)} was answered${why}.`,
  );
}

/** A success whose content is none that GitLab would give, such as a proxy's login page. */
export function unreadable(call: Call, status: number): Failure {
  return new Failure(
    unclear(call),
    `GitLab answered ${status} to ${shown(call)} with something unreadable.`,
    { httpStatus: status, fix: "Check that the connection's url leads to GitLab itself." },
  );
}

function unclear(call: Call): FailureReason {
  return isRead(call) ? 'unavailable' : 'unknown';
}

function shown({ method, path }: Call): string {
  return `${method} ${path}`;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

/** `fetch` hides the error of the socket in the cause of its own, sometimes two deep. */
function causeOf(error: unknown): { code: string | undefined; connecting: boolean } {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : undefined;
    if (code !== undefined) {
      return { code, connecting: 'syscall' in at && at.syscall === 'connect' };
    }
  }
  return { code: undefined, connecting: false };
}
