import { z } from 'zod';
import type { StaticType } from '../expressions/types.js';

/** How people call what a value is. */
export const typeNames = {
  string: 'a text',
  number: 'a number',
  boolean: '`true` or `false`',
  list: 'a list',
  map: 'a map',
  null: 'empty',
} as const;

export type ValueType = keyof typeof typeNames;

const samples: Readonly<Record<ValueType, unknown>> = {
  string: '',
  number: 1,
  boolean: true,
  list: [],
  map: {},
  null: null,
};

/** What a result of that static type is once it is JSON; undefined: it may be anything. */
export function valueTypeOf(type: StaticType): ValueType | undefined {
  switch (type) {
    case 'int':
    case 'double':
      return 'number';
    case 'bool':
      return 'boolean';
    case 'timestamp':
    case 'duration':
      return 'string';
    case 'object':
      return 'map';
    case 'dyn':
      return undefined;
    default:
      return type;
  }
}

const types = Object.keys(samples) as ValueType[];

/** Asking a schema costs more than compiling an expression, and every rule asks the same few. */
const known = new WeakMap<z.core.$ZodType, readonly ValueType[]>();

/** The types of values that any of the schemas takes, whatever else it asks of them. */
export function acceptedTypes(schemas: readonly z.core.$ZodType[]): ValueType[] {
  const accepted = new Set(schemas.flatMap((schema) => typesOf(schema)));
  return types.filter((type) => accepted.has(type));
}

function typesOf(schema: z.core.$ZodType): readonly ValueType[] {
  const found = known.get(schema) ?? types.filter((type) => takes(schema, type));
  known.set(schema, found);
  return found;
}

/** Asks the schema itself, so that coercions and unions count as they do when it is used. */
function takes(schema: z.core.$ZodType, type: ValueType): boolean {
  const { success, error } = z.safeParse(schema, samples[type]);
  return success || !error.issues.some((issue) => isWrongType(issue, type));
}

function isWrongType(issue: z.core.$ZodIssue, type: ValueType): boolean {
  if (issue.path.length > 0) return false;
  switch (issue.code) {
    case 'invalid_type':
      return true;
    case 'invalid_value':
      return !issue.values.some(
        (value) => typeof value === type || (value === null && type === 'null'),
      );
    case 'invalid_union':
      return issue.errors.every((branch) => branch.some((inner) => isWrongType(inner, type)));
    default:
      return false;
  }
}
