import { z } from 'zod';
import type { AnyAction } from '../../domain/action.js';
import { allowTemplates, type JsonSchema } from './allow-templates.js';
import { rulesFileSchema } from './rules-file.js';

const target = { io: 'input', target: 'draft-7' } as const;

/**
 * The JSON Schema of rules files (draft 7), for editors. Made from the schemas that the loader
 * uses, so that both agree; the same actions always give the same text.
 */
export function rulesJsonSchema(actions: readonly AnyAction[]): JsonSchema {
  const schema = z.toJSONSchema(rulesFileSchema, target) as JsonSchema;
  const step = at(schema, 'properties', 'rules', 'items', 'properties', 'steps', 'items');
  const uses = at(step, 'properties', 'uses');
  Object.assign(uses, {
    enum: actions.map(({ name }) => name),
    markdownEnumDescriptions: actions.map(({ description }) => description),
  });
  // Not `oneOf`: there the language server reports a wrong `uses` as `Value must be "<last branch>"`.
  step.allOf = actions.map(branch);
  return {
    title: 'Rules of applivery-triggers',
    ...schema,
  };
}

function branch(action: AnyAction): JsonSchema {
  const inputs = z.toJSONSchema(action.input, { ...target, unrepresentable: 'any' }) as JsonSchema;
  delete inputs.$schema;
  const needsInputs = Array.isArray(inputs.required) && inputs.required.length > 0;
  return {
    if: { properties: { uses: { const: action.name } }, required: ['uses'] },
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
