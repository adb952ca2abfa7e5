import { z } from 'zod';
import type { AnyAction } from '../../domain/action.js';
import { eventDeclarations } from '../../events/declarations.js';
import { allowTemplates, type JsonSchema } from './allow-templates.js';
import { rulesFileSchema } from './rules-file.js';

/** For `z.toJSONSchema`, of every schema that is made for editors. */
export const editorSchema = {
  io: 'input',
  target: 'draft-7',
  override: addPatternMessage,
} as const;

/** What the schema's author says of a wrong form, in place of the pattern: editors show it. */
function addPatternMessage({ zodSchema, jsonSchema }: Overridden): void {
  const { def } = (zodSchema as z.core.$ZodTypes)._zod;
  const checks = jsonSchema.pattern === undefined ? [] : (def.checks ?? []);
  const union = jsonSchema.anyOf === undefined ? [] : [def];
  for (const { error } of [...checks.map((check) => check._zod.def), ...union]) {
    const message = error?.({ code: 'custom', input: '', path: [] } as never);
    if (typeof message === 'string') Object.assign(jsonSchema, { patternErrorMessage: message });
  }
}

interface Overridden {
  readonly zodSchema: z.core.$ZodType;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

/**
 * The JSON Schema of rules files (draft 7), for editors. Made from the schemas that the loader
 * uses, so that both agree; the same actions always give the same text.
 */
export function rulesJsonSchema(actions: readonly AnyAction[]): JsonSchema {
  const schema = z.toJSONSchema(rulesFileSchema, editorSchema) as JsonSchema;
  const rule = at(schema, 'properties', 'rules', 'items', 'properties');
  suggestEvents(at(rule, 'on'));
  const step = at(rule, 'steps', 'items');
  const uses = at(step, 'properties', 'uses');
  Object.assign(uses, {
    enum: actions.map(({ name }) => name),
    markdownEnumDescriptions: actions.map(({ description }) => description),
  });
  // Not `oneOf`: there the language server reports a wrong `uses` as `Value must be "<last branch>"`.
  const definitions: JsonSchema = {};
  step.allOf = actions.map((action) => branch(action, definitions));
  return {
    ...schema,
    ...(Object.keys(definitions).length > 0 ? { definitions } : {}),
  };
}

/** Any name may stand there, as senders add events; editors offer those that are known. */
function suggestEvents(on: JsonSchema): void {
  const examples = eventDeclarations.map(({ name }) => name);
  Object.assign(at(on, 'anyOf', '0'), { examples });
  Object.assign(at(on, 'anyOf', '1', 'items'), { examples });
}

/** @param definitions of the whole schema, which alone `$ref` can point to; added to */
function branch(action: AnyAction, definitions: JsonSchema): JsonSchema {
  const inputs = withDefinitionsOutside(
    z.toJSONSchema(action.input, { ...editorSchema, unrepresentable: 'any' }) as JsonSchema,
    action.name.replace('/', '.'),
    definitions,
  );
  delete inputs.$schema;
  const needsInputs = Array.isArray(inputs.required) && inputs.required.length > 0;
  return {
    if: {
      properties: {
        // While somebody types, the language server takes the beginning of a constant for the
        // whole, and `github/issue` for `github/issue-comment`; of a pattern it does not.
        uses: { const: action.name, pattern: `^${action.name}$` },
      },
      required: ['uses'],
    },
    then: {
      properties: {
        with: {
          description: action.description,
          examples: [action.example],
          ...eachField(inputs, allowTemplates),
        },
      },
      ...(needsInputs ? { required: ['with'] } : {}),
    },
  };
}

/** Hands a schema's definitions out, under names that are those of no other action. */
function withDefinitionsOutside(
  schema: JsonSchema,
  name: string,
  definitions: JsonSchema,
): JsonSchema {
  const own = '#/definitions/';
  const renamed = mapRefs(schema, (ref) =>
    ref.startsWith(own) ? `${own}${name}.${ref.slice(own.length)}` : ref,
  );
  const { definitions: inside, ...rest } = renamed;
  for (const [key, definition] of Object.entries(inside ?? {})) {
    definitions[`${name}.${key}`] = definition;
  }
  return rest;
}

function mapRefs(schema: JsonSchema, change: (ref: string) => string): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? change(value) : value,
  ) as JsonSchema;
}

/** `with` itself must be a map: only what is inside may be an expression. */
function eachField(inputs: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const properties = inputs.properties;
  if (typeof properties !== 'object' || properties === null) return inputs;
  return {
    ...inputs,
    properties: Object.fromEntries(
      Object.entries(properties).map(([key, schema]) => [key, change(schema as JsonSchema)]),
    ),
  };
}

/** Throws when the schema is not of the shape that this file relies on. */
function at(schema: JsonSchema, ...path: string[]): JsonSchema {
  return path.reduce((inner, key) => {
    const next = inner[key];
    if (typeof next !== 'object' || next === null) throw new TypeError(`no ${key} in the schema`);
    return next as JsonSchema;
  }, schema);
}
