import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, as the server saw it. */
export interface Recorded {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes out as it is, anything else as JSON. */
  readonly body?: unknown;
  /**
   * `cut-off`: half of the body, then the connection ends. `stall`: half of it, then nothing.
   * `trickle`: a character every few milliseconds.
   */
  readonly ending?: 'cut-off' | 'stall' | 'trickle';
}

/**
 * - `reset`: the connection is reset without an answer
 * - `silence`: there is no answer, and the connection stays open
 */
export type Reply = Answered | 'reset' | 'silence';

/** How a fake behaves for a request: instead of doing what it asks, or (`after`) once it has done it. */
export type Mood = Reply | { readonly after: Reply };

/** The request took effect, and the answer got lost. */
export const createdThenReset: Mood = { after: 'reset' };

/** A real HTTP server on this machine that answers as it is told to and records what it was asked. */
export class Loopback {
  readonly requests: Recorded[] = [];
  readonly #server: Server;

  constructor(answer: (request: Recorded) => Reply | Promise<Reply>) {
    this.#server = createServer((request, response) => {
      void this.#serve(request, response, answer);
    });
  }

  /** Without a trailing slash. Only after `start`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param port 0: any that is free */
  async start(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return this;
  }

  /** Ends the connections that hang, too. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    answer: (request: Recorded) => Reply | Promise<Reply>,
  ): Promise<void> {
    const recorded = await record(request);
    if (recorded === undefined) return;
    this.requests.push(recorded);
    try {
      send(response, await answer(recorded));
    } catch (error) {
      // A defect of the test's own: better a loud answer than a hanging test.
      send(response, { status: 599, body: `The fake failed: ${String(error)}` });
    }
  }
}

/** A URL at which nobody listens. */
export async function closedUrl(): Promise<string> {
  const server = await new Loopback(() => 'silence').start();
  const { url } = server;
  await server.stop();
  return url;
}

/** Undefined when the caller left before the request was complete. */
async function record(request: IncomingMessage): Promise<Recorded | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'silence') return;
  if (reply === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, headers = {}, body, ending } = reply;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json; charset=utf-8';
  const hasBody = status !== 204 && status !== 304;
  response.writeHead(status, {
    ...(hasBody
      ? { 'content-type': type, 'content-length': String(Buffer.byteLength(text)) }
      : undefined),
    ...headers,
  });
  if (!hasBody) {
    response.end();
    return;
  }
  if (ending === undefined) {
    response.end(text);
    return;
  }
  if (ending === 'trickle') {
    trickle(response, text);
    return;
  }
  response.write(text.slice(0, Math.max(1, text.length >> 1)), () => {
    if (ending === 'cut-off') response.socket?.destroy();
  });
}

/** Until all of it is out, or nobody listens any more. */
function trickle(response: ServerResponse, text: string): void {
  let at = 0;
  const timer = setInterval(() => {
    at += 1;
    if (at < text.length) response.write(text.charAt(at - 1));
    else response.end(text.slice(at - 1));
  }, 15);
  for (const end of ['finish', 'close']) response.once(end, () => clearInterval(timer));
}
