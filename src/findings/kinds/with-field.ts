import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';

/** The same event with another value at a path, or, given undefined, with none there. */
export function withField(
  value: JsonObject,
  [key, ...rest]: readonly string[],
  given: Json | undefined,
): JsonObject {
  if (key === undefined) return value;
  const inner = fieldOf(value, [key]);
  const others = Object.entries(value).filter(([name]) => name !== key);
  const next =
    rest.length === 0
      ? given
      : isJsonObject(inner) || given !== undefined
        ? withField(isJsonObject(inner) ? inner : {}, rest, given)
        : inner;
  // fromEntries defines properties, so that a key named __proto__ is only a key.
  return Object.fromEntries(next === undefined ? others : [...others, [key, next]]);
}

export function fieldOf(value: JsonObject, path: readonly string[]): Json | undefined {
  let at: Json | undefined = value;
  for (const key of path) {
    if (!isJsonObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}
