import type { JsonObject } from '../../src/domain/json.js';
import { Loopback, type Recorded, type Reply } from './loopback.js';

/** What the token is: each kind has endpoints of its own. */
export type FakeTokenKind = 'service-account' | 'app';

/** Applivery's API as far as builds are read from it, on this machine. */
export class FakeApplivery {
  readonly token = 'a-token-of-fake-applivery';
  /** By id, as the API gives them. */
  readonly builds = new Map<string, JsonObject>();
  kind: FakeTokenKind = 'service-account';
  /** Instead of every answer. */
  mood: Reply | undefined;
  readonly #server = new Loopback((request) => this.mood ?? this.#answer(request));

  async start(port = 0): Promise<this> {
    await this.#server.start(port);
    return this;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  get url(): string {
    return this.#server.url;
  }

  get requests(): readonly Recorded[] {
    return this.#server.requests;
  }

  #answer({ method, path, headers }: Recorded): Reply {
    const [, id, isList] =
      (this.kind === 'app'
        ? /^\/v1\/integrations\/builds(?:\/([0-9a-f]{24})|(\?limit=1))$/
        : /^\/v1\/organizations\/[\w-]{3,}\/apps\/[\w-]{3,}\/builds\/([0-9a-f]{24})$/
      ).exec(path) ?? [];
    if (method !== 'GET') return refused(404, 3001);
    if (headers.authorization !== `Bearer ${this.token}`) return refused(401, 4004);
    if (isList !== undefined) {
      return { status: 200, body: { status: true, data: { items: [...this.builds.values()] } } };
    }
    if (id === undefined) return refused(401, 4002);
    const build = this.builds.get(id);
    return build === undefined
      ? refused(404, 3001)
      : { status: 200, body: { status: true, data: build } };
  }
}

function refused(status: number, code: number): Reply {
  return { status, body: { status: false, error: { code, message: 'no' } } };
}
