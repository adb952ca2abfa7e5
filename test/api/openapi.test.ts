import assert from 'node:assert/strict';
import { OpenAPIBackend, type Document } from 'openapi-backend';
import { endpoints } from '../../src/api/endpoints/index.js';
import { openApiDescription } from '../../src/api/openapi-description.js';
import { ApiScene } from './support/api-scene.js';

interface Operation {
  readonly operationId: string;
  readonly parameters: { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
}

/** A description without its schemas, which are what differs from OpenAPI 3.0 to 3.1. */
function frameOf(description: unknown): Document {
  const frame = JSON.parse(JSON.stringify(description), (key, value: unknown) =>
    key === 'schemas' || key === 'schema' ? {} : value,
  ) as Document;
  return { ...frame, openapi: '3.0.3' };
}

describe("the API's description", () => {
  let scene: ApiScene;

  beforeEach(async () => {
    scene = await ApiScene.open();
  });
  afterEach(() => scene.close());

  it('has every route, and no other', async () => {
    const { body } = await scene.ask('/openapi.json');
    const { openapi, paths } = body as { openapi: string; paths: Record<string, object> };
    assert.equal(openapi, '3.1.0');
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} /api/v1${path}`),
    );
    const routed = scene.routes.stack
      .filter(({ methods }) => methods.length > 0 && methods.length < 3)
      .map(({ methods, path }) => {
        const method = methods.find((one) => one !== 'HEAD');
        return `${method ?? ''} ${String(path).replace(/:(\w+)/g, '{$1}')}`;
      });
    assert.ok(routed.length >= 12);
    assert.deepEqual(described.sort(), routed.sort());
  });

  it("is as OpenAPI's own schema wants it", () => {
    const frame = frameOf(openApiDescription(endpoints));
    const backend = new OpenAPIBackend({ definition: frame });
    backend.document = frame;
    backend.validateDefinition();
  });

  it('is made of what reads the requests', () => {
    const paths = openApiDescription(endpoints).paths as Record<string, Record<string, Operation>>;
    const { parameters } = paths['/deliveries']!.get!;
    const limit = parameters.find(({ name }) => name === 'limit');
    assert.deepEqual(limit, {
      name: 'limit',
      in: 'query',
      required: false,
      description: 'How many at most.',
      schema: { default: 50, type: 'integer', minimum: 1, maximum: 500 },
    });
    const cursor = parameters.find(({ name }) => name === 'cursor');
    assert.deepEqual(cursor?.schema, { type: 'string', pattern: '^dlv_[0-9a-z]{26}$' });
    const [id] = paths['/tasks/{id}/retry']!.post!.parameters;
    assert.deepEqual([id?.name, id?.in, id?.required], ['id', 'path', true]);
    const bodies = Object.values(paths).flatMap((methods) => methods.post?.requestBody ?? []);
    assert.equal(bodies.length, 4);
    const names = endpoints.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });
});
