import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A load balancer as small as can be: each request goes to the next backend in turn, and to the one
 * after it where the connection is refused. What was sent once is never sent again.
 */
export class Balancer {
  readonly #backends: () => readonly string[];
  readonly #server = createServer((given, answer) => void this.#forward(given, answer));
  #turn = 0;

  /** @param backends those of now, as base URLs */
  constructor(backends: () => readonly string[]) {
    this.#backends = backends;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #forward(given: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of given) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const backends = this.#backends();
    for (let tries = 0; tries <= backends.length; tries++) {
      const backend = backends[this.#turn++ % backends.length];
      try {
        const { status, text } = await send(`${backend}${given.url}`, body);
        answer.writeHead(status).end(text);
        return;
      } catch (error) {
        const refused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
        if (!refused) break;
      }
    }
    answer.writeHead(502).end();
  }
}

function send(url: string, body: Buffer): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent: false }, (answer) => {
      let text = '';
      answer
        .setEncoding('utf8')
        .on('data', (part: string) => (text += part))
        .on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        .on('error', reject);
    });
    sent.on('error', reject).end(body);
  });
}
