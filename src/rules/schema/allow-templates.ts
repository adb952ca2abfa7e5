export type JsonSchema = Record<string, unknown>;

/** A text that is one expression, which keeps its type, so that it may stand for a list or a number. */
const wholeTemplate = '^\\s*\\$\\{\\{[\\s\\S]*\\}\\}\\s*$';
/** A text with an expression in it. */
const anyTemplate = '\\$\\{\\{';

const bounds = ['pattern', 'format', 'minLength', 'maxLength', 'enum', 'const'];

/**
 * A JSON Schema (draft 7) that also takes `${{ … }}` wherever it takes a value: what comes out of
 * an expression is only known later, and an editor must not complain about it.
 */
export function allowTemplates(schema: JsonSchema): JsonSchema {
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, allowInside(key, value)]),
  );
  if (schema.anyOf !== undefined || schema.oneOf !== undefined) return inner;
  if (schema.type === 'string')
    return bounds.some((bound) => bound in schema) ? or(inner, anyTemplate) : inner;
  // Without a type anything goes already, unless the values are listed.
  if (schema.type === undefined && !('enum' in schema) && !('const' in schema)) return inner;
  return or(inner, wholeTemplate);
}

function allowInside(key: string, value: unknown): unknown {
  switch (key) {
    case 'properties':
    case 'definitions':
      return mapValues(value, allowTemplates);
    case 'items':
    case 'additionalProperties':
      return isSchema(value) ? allowTemplates(value) : value;
    case 'anyOf':
    case 'oneOf':
    case 'allOf':
      return Array.isArray(value) ? value.map((item: JsonSchema) => allowTemplates(item)) : value;
    default:
      return value;
  }
}

/** The description stays outside, where editors look for it. */
function or(schema: JsonSchema, pattern: string): JsonSchema {
  const { description, default: preset, examples, ...rest } = schema;
  const outer = { description, default: preset, examples };
  const kept = Object.entries(outer).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(kept), anyOf: [rest, { type: 'string', pattern }] };
}

function mapValues(value: unknown, change: (schema: JsonSchema) => JsonSchema): unknown {
  if (!isSchema(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, schema]) => [key, isSchema(schema) ? change(schema) : schema]),
  );
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
