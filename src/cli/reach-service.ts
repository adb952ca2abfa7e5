import { second, type Millis } from '../domain/clock.js';
import { CommandFailed } from './command.js';

/** A service that does not answer for this long is stuck. */
const usualPatience = 30 * second;

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const untrusted =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/;

export interface ServiceAnswer {
  readonly status: number;
  readonly type: string;
  /** The JSON; undefined: it is none. */
  readonly content: unknown;
}

/**
 * Asks a running service, once.
 * @param base its address, for messages: the whole URL may hold a secret
 * @throws CommandFailed when it cannot be reached, with what to do
 */
export async function reachService(
  url: string,
  base: string,
  request: RequestInit,
  patience: Millis = usualPatience,
): Promise<ServiceAnswer> {
  try {
    // Not followed: the webhook's path and the header are secrets for this address only.
    const answer = await fetch(url, {
      ...request,
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    });
    const text = await answer.text();
    if (answer.status < 300 || answer.status >= 400) {
      return {
        status: answer.status,
        type: answer.headers.get('content-type') ?? '',
        content: fromJson(text),
      };
    }
  } catch (error) {
    throw new CommandFailed(whyNotReached(error, base, patience));
  }
  throw new CommandFailed(
    `${base} redirects to another address. Give the address that the service really has (--url).`,
  );
}

function whyNotReached(error: unknown, base: string, patience: Millis): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `The service at ${base} did not answer within ${patience / second} s.`;
  }
  const code = codeOf(error instanceof Error ? error.cause : undefined);
  if (untrusted.test(code)) {
    return `The certificate of ${base} is not trusted here (${code}). If it is the right one, set NODE_EXTRA_CA_CERTS to a file with the certificate of the authority that signed it (of itself, if it is self-signed).`;
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `There is no service at ${base}: its name is not known here (${code}).`;
  }
  if (code === 'ECONNREFUSED' || code === '') {
    return `There is no service at ${base}. Start it (npm start), or name it with --url.`;
  }
  return `The service at ${base} cannot be reached (${code}).`;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
