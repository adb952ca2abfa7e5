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
  const single = eitherForm(schema);
  if (single !== undefined) return single;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, allowInside(key, value)]),
  );
  if (schema.anyOf !== undefined || schema.oneOf !== undefined) return inner;
  if (schema.type === 'string') return allowInText(inner);
  // Without a type anything goes already, unless the values are listed.
  if (schema.type === undefined && !('enum' in schema) && !('const' in schema)) return inner;
  const wanted = byItself.get(schema.type);
  return wanted === undefined || 'enum' in schema || 'const' in schema
    ? or(inner, wholeTemplate)
    : orExpression(inner, wanted);
}

/**
 * Types whose bounds say nothing of a text, so that no alternatives are needed, of which editors
 * name the wrong one; with what an editor says of a text that is no expression.
 */
const byItself: ReadonlyMap<unknown, string> = new Map([
  ['integer', 'a whole number'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
]);

function orExpression(schema: JsonSchema, wanted: string): JsonSchema {
  return {
    ...schema,
    type: [schema.type, 'string'],
    pattern: wholeTemplate,
    patternErrorMessage: `must be ${wanted}, or one expression: \`\${{ … }}\``,
  };
}

/** Texts of several forms, perhaps a number too, as one schema; undefined: it is something else. */
function eitherForm(schema: JsonSchema): JsonSchema | undefined {
  const { anyOf, ...rest } = schema;
  const options = Array.isArray(anyOf) ? (anyOf as JsonSchema[]) : [];
  const texts = options.filter(({ type }) => type === 'string');
  const numbers = options.filter(({ type }) => type === 'integer' || type === 'number');
  const areForms = texts.every((text) =>
    bounds.every((bound) => bound in text === (bound === 'pattern')),
  );
  if (texts.length === 0 || numbers.length > 1 || !areForms) return undefined;
  if (texts.length + numbers.length < options.length) return undefined;
  const [number = {}] = numbers;
  const [{ patternErrorMessage } = {}] = texts;
  const patterns = texts.map(({ pattern }) => `(?:${String(pattern)})`);
  return {
    ...number,
    ...(patternErrorMessage === undefined ? {} : { patternErrorMessage }),
    ...rest,
    type: number.type === undefined ? 'string' : [number.type, 'string'],
    pattern: [...patterns, anyTemplate].join('|'),
  };
}

function allowInText(schema: JsonSchema): JsonSchema {
  const bound = bounds.filter((name) => name in schema);
  if (bound.length === 0) return schema;
  const [only, ...others] = bound;
  return only === 'pattern' && others.length === 0
    ? { ...schema, pattern: `(?:${String(schema.pattern)})|${anyTemplate}` }
    : or(schema, anyTemplate);
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
