import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';

/**
 * What must be so for a condition to be met: of an event for which it is not, the condition need
 * not be asked. It says nothing about the events for which it is.
 */
export type Need =
  | { readonly type: 'value'; readonly field: NeededField; readonly keys: readonly ValueKey[] }
  | { readonly type: 'all' | 'any'; readonly of: readonly Need[] };

/** A field of the event that a condition compares. */
export interface NeededField {
  /** Below `event`. */
  readonly path: readonly string[];
  /** What expressions see of the field, as declared; all else is not there for them. */
  readonly as: 'string' | 'int' | 'json';
}

/** The same for two values that CEL takes for equal, such as the int 1 and the double 1.0. */
export type ValueKey = string;

/** The field is not there. */
export const absent: ValueKey = 'absent';

/** Undefined: no constant is equal to it. */
export function keyOf(value: unknown): ValueKey | undefined {
  switch (typeof value) {
    case 'string':
      return `text ${value}`;
    case 'number':
    case 'bigint':
      return `number ${Number(value)}`;
    case 'boolean':
      return String(value);
    default:
      return value === null ? 'null' : undefined;
  }
}

/** The key of what an event has in a field, in the eyes of expressions. */
export function keyAt(event: JsonObject, { path, as }: NeededField): ValueKey | undefined {
  let value: Json | undefined = event;
  for (const name of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return absent;
    value = value[name];
  }
  if (value === undefined) return absent;
  if (as === 'string' && typeof value !== 'string') return absent;
  if (as === 'int' && !Number.isSafeInteger(value)) return absent;
  return keyOf(value);
}
