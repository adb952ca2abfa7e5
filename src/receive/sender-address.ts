import type { IncomingMessage } from 'node:http';

/** From the other end of the connection and the header `X-Forwarded-For`. */
export type AddressOf = (remote: string, forwardedFor: string) => string;

const loopback = /^(127\.|::1$|::ffff:127\.)/;

/**
 * Whom a request counts for. Undefined on this machine without a proxy that says who is behind it:
 * all senders there may be, which cannot be told apart.
 */
export function senderAddress(request: IncomingMessage, addressOf: AddressOf): string | undefined {
  const remote = request.socket.remoteAddress;
  if (remote === undefined) return undefined;
  const forwarded = request.headers['x-forwarded-for'];
  if (forwarded === undefined && loopback.test(remote)) return undefined;
  return addressOf(remote, String(forwarded ?? ''));
}
