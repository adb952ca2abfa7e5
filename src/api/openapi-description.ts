import { z } from 'zod';
import { components } from './answers.js';
import type { ApiDescription, Endpoint } from './endpoint.js';
import type { ProblemStatus } from './problems.js';

type Part = Record<string, unknown>;

const schemaPath = '#/components/schemas/';

/** OpenAPI 3.1, made of what reads the requests and of what the answers are: https://spec.openapis.org/oas/v3.1.1 */
export function openApiDescription(endpoints: readonly Endpoint[]): ApiDescription {
  const paths: Record<string, Part> = {};
  for (const endpoint of endpoints) {
    (paths[endpoint.path] ??= {})[endpoint.method] = operation(endpoint);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'applivery-triggers',
      version: '1',
      description:
        'What came from Applivery, what was done about it, and what an operator may do. Fields may be added; none goes or changes its meaning.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'The `ADMIN_TOKEN`; for reading, the `VIEWER_TOKEN` will do.',
        },
      },
      schemas: componentSchemas(),
    },
  };
}

function operation(endpoint: Endpoint): Part {
  const { name, summary, status, answer, body } = endpoint;
  const problems = problemsOf(endpoint).map((code) => [code, problemAnswer]);
  return {
    operationId: name,
    summary,
    parameters: parameters(endpoint),
    ...(body !== undefined && { requestBody: { content: json(schemaOf(body)) } }),
    responses: {
      [status]: {
        description: status === 202 ? 'It is taken, and done soon.' : 'Done.',
        content: json(reference(answer) ?? schemaOf(answer)),
      },
      ...Object.fromEntries(problems),
    },
  };
}

const problemAnswer = {
  description: 'What is wrong.',
  content: { 'application/problem+json': { schema: { $ref: `${schemaPath}Problem` } } },
};

function problemsOf({ method, path }: Endpoint): ProblemStatus[] {
  const named: ProblemStatus[] = path.includes('{') ? [404] : [];
  const changing: ProblemStatus[] = method === 'post' ? [403, 413] : [];
  const impossible: ProblemStatus[] = path.includes('}/') ? [409] : [];
  return [400, 401, ...named, ...changing, ...impossible, 500, 503];
}

function parameters({ path, query }: Endpoint): Part[] {
  const inPath = path.includes('{id}')
    ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]
    : [];
  const { properties = {}, required = [] } = schemaOf(query) as {
    properties?: Record<string, Part>;
    required?: string[];
  };
  const inQuery = Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    // Zod counts what has a default as given.
    required: required.includes(name) && schema.default === undefined,
    ...(description !== undefined && { description }),
    schema,
  }));
  return [...inPath, ...inQuery];
}

function json(schema: Part): Part {
  return { 'application/json': { schema } };
}

function reference(schema: z.ZodType): Part | undefined {
  const [name] = Object.entries(components).find(([, one]) => one === schema) ?? [];
  return name === undefined ? undefined : { $ref: schemaPath + name };
}

/** `input`: what is sent may lack what has a default, and an answer may get more fields one day. */
const conversion = {
  io: 'input',
  unrepresentable: 'any',
  override: ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }) => {
    // Says what our types are, and nothing about what is sent.
    delete jsonSchema.readOnly;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  },
} as const;

function schemaOf(schema: z.ZodType): Part {
  return withoutNames(z.toJSONSchema(schema, conversion));
}

function componentSchemas(): Part {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(components)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    ...conversion,
    uri: (id) => schemaPath + id,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, withoutNames(schema)]),
  );
}

/** Inside a description, a schema is known by its place. */
function withoutNames(schema: Part): Part {
  const parts = Object.entries(schema);
  return Object.fromEntries(parts.filter(([name]) => name !== '$schema' && name !== '$id'));
}
