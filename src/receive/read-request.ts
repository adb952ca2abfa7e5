import type { IncomingMessage } from 'node:http';
import rawBody from 'raw-body';

/** The largest body that is taken, in bytes. */
export const largestBody = 1024 * 1024;

/** A request that is not taken. `status` and `reason` go to the sender. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';
  readonly status: 400 | 413 | 415;

  constructor(status: 400 | 413 | 415, reason: string) {
    super(reason);
    this.status = status;
  }
}

/** How many bytes the body may have, by what the request says of it; what is larger is not read. */
export function bytesToRead({ headers }: IncomingMessage): number {
  const length = headers['content-length'];
  if (length !== undefined) return Math.min(Number(length), largestBody);
  return headers['transfer-encoding'] === undefined ? 0 : largestBody;
}

/**
 * The body's bytes as they came.
 * @throws NotTaken when it is too large, is a form, is compressed, or breaks off
 */
export async function readRequest(request: IncomingMessage): Promise<Buffer> {
  const type = request.headers['content-type'] ?? '';
  if (/^\s*(application\/x-www-form-urlencoded|multipart\/)/i.test(type)) {
    throw new NotTaken(415, 'A form cannot be read here; send JSON.');
  }
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new NotTaken(415, 'A compressed body cannot be read here; send it as it is.');
  }
  try {
    return await rawBody(request, {
      length: request.headers['content-length'] ?? null,
      limit: largestBody,
    });
  } catch (error) {
    if (error instanceof Error && 'type' in error && error.type === 'entity.too.large') {
      throw new NotTaken(413, `The body is larger than ${largestBody} bytes.`);
    }
    throw new NotTaken(400, 'The request broke off.');
  }
}
