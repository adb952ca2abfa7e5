import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OpenAPIBackend, type Document } from 'openapi-backend';
import type Router from '@koa/router';
import { apiRoutes } from '../../../src/api/api-routes.js';
import { endpoints } from '../../../src/api/endpoints/index.js';
import { openApiDescription } from '../../../src/api/openapi-description.js';
import { minute } from '../../../src/domain/clock.js';
import { Failure } from '../../../src/domain/failure.js';
import type { JsonObject } from '../../../src/domain/json.js';
import { Secret } from '../../../src/domain/secret.js';
import { samples } from '../../../src/events/samples.js';
import { httpApplication } from '../../../src/http/http-application.js';
import { Stages } from '../../support/stages.js';

export const adminToken = 'admin-token-of-the-test';
export const viewerToken = 'viewer-token-of-the-test';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON, as the test takes it to be. */
  readonly body: never;
}

interface Asked {
  readonly method?: string;
  readonly token?: string | undefined;
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown;
}

const usualRules = `
  - id: bugs
    name: Bugs to somewhere
    on: [bug_created, feedback_created]
    if: event.action == "bug_created"
    steps:
      - { id: first, uses: github/send, with: { name: x } }
      - { uses: github/send, if: failure(), with: { name: y } }
`;

/** The API over HTTP on a real SQLite file. Every answer is held against the API's own description. */
export class ApiScene {
  readonly stages: Stages;
  readonly routes: Router;
  rulesFault: string | undefined;
  /** How often a request asked for what is due to be done. */
  woken = 0;
  readonly #server: Server;
  readonly #description: OpenAPIBackend;

  private constructor(stages: Stages, description: OpenAPIBackend) {
    const { store, catalog, clock, log } = stages;
    this.stages = stages;
    this.#description = description;
    this.routes = apiRoutes({
      ...{ store, catalog, clock, log },
      records: stages.records,
      rulesFault: () => this.rulesFault,
      tokens: { admin: new Secret(adminToken), viewer: new Secret(viewerToken) },
      wake: () => (this.woken += 1),
    });
    const handle = httpApplication({ others: [this.routes] }, log).callback();
    this.#server = createServer((request, response) => void handle(request, response));
  }

  static async open(rules = usualRules): Promise<ApiScene> {
    const description = await (descriptionRead ??= readDescription());
    const scene = new ApiScene(await Stages.open({ rules }), description);
    scene.#server.listen(0, '127.0.0.1');
    await once(scene.#server, 'listening');
    return scene;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await this.stages.close();
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param path below `/api/v1`, or from `/api` on */
  async ask(
    path: string,
    { method = 'GET', token = adminToken, body }: Asked = {},
  ): Promise<Answer> {
    const whole = path.startsWith('/api') ? path : `/api/v1${path}`;
    const answer = await fetch(this.url + whole, {
      method,
      headers: { ...(token !== '' && { authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const { status, headers } = answer;
    const content: unknown = await answer.json();
    this.#check(method, whole.replace(/\?.*/, ''), status, content);
    return { status, headers, body: content as never };
  }

  post(path: string, body?: unknown, token = adminToken): Promise<Answer> {
    return this.ask(path, { method: 'POST', body, token });
  }

  /** Receives, matches, performs one of Applivery's samples with another report. */
  async deliver(report: string, name = 'bug_created'): Promise<string> {
    return this.stages.run(event(report, name));
  }

  /** A task of which nobody can tell what became of it. */
  async uncertainTask(report = 'u'): Promise<string> {
    const { stages } = this;
    stages.provider.perform = () => {
      throw new Failure('unknown', 'The answer was lost');
    };
    stages.provider.find = () => 'undecidable';
    const delivery = await this.deliver(report);
    stages.clock.move(minute);
    await stages.actAll();
    const task = await stages.task(delivery);
    assert.equal(task.status, 'uncertain');
    return task.id;
  }

  /** A dead letter. */
  async failedTask(report = 'f'): Promise<string> {
    const { stages } = this;
    const { perform } = stages.provider;
    stages.provider.perform = (name) => {
      if (name === 'x') throw new Failure('refused', 'No', { httpStatus: 422 });
      return { kind: 'sent' };
    };
    const delivery = await this.deliver(report);
    stages.provider.perform = perform;
    const task = await stages.task(delivery);
    assert.equal(task.status, 'failed');
    return task.id;
  }

  #check(method: string, path: string, status: number, content: unknown): void {
    const operation = this.#description.matchOperation({ method, path, headers: {} });
    // What is not described is refused, and every refusal is a problem as they are described.
    const name = operation?.operationId ?? 'getTask';
    const described = operation === undefined ? 404 : status;
    const answers = this.#description.getOperation(name)?.responses ?? {};
    assert.ok(
      String(described) in answers,
      `${method} ${path} is not described to answer ${status}`,
    );
    const { errors } = this.#description.validateResponse(content, name, described);
    assert.deepEqual(errors ?? [], [], `${method} ${path} ${status}`);
  }
}

export function event(report: string, name = 'bug_created'): JsonObject {
  return { ...samples[name], report: { id: report, url: `https://x.applivery.io/r?id=${report}` } };
}

let descriptionRead: Promise<OpenAPIBackend> | undefined;

async function readDescription(): Promise<OpenAPIBackend> {
  const backend = new OpenAPIBackend({
    definition: closed(openApiDescription(endpoints)) as Document,
    apiRoot: '/api/v1',
    // Without OpenAPI's own schema, of which it has that of 3.0 only.
    quick: true,
    strict: true,
    ajvOpts: { formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, uri: true } },
  });
  return backend.init();
}

/** The description, with no field allowed that it does not name: none is answered unsaid. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const inside = Object.fromEntries(Object.entries(part).map(([key, one]) => [key, closed(one)]));
  return inside.type === 'object' && 'properties' in inside && !('additionalProperties' in inside)
    ? { ...inside, additionalProperties: false }
    : inside;
}
