import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';

/** Bounds on what expressions see of a payload that nobody declared. */
export const maxDepth = 32;
export const maxItems = 1000;

/** Copies a payload, cutting what is deeper than `maxDepth` or longer than `maxItems`; says what it cut. */
export function limitJson(payload: JsonObject): { value: JsonObject; faults: string[] } {
  const faults = new Set<string>();
  function limit(value: Json, depth: number): Json {
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= maxDepth) {
      faults.add(`what is nested deeper than ${maxDepth} levels was left out`);
      return null;
    }
    if (isJsonObject(value)) {
      const entries = Object.entries(value);
      if (entries.length > maxItems) faults.add(`objects were cut to ${maxItems} keys`);
      // fromEntries defines properties, so that a key named __proto__ is only a key.
      return Object.fromEntries(
        entries
          .slice(0, maxItems)
          .flatMap(([key, item]) =>
            item === undefined ? [] : [[key, limit(item, depth + 1)] as const],
          ),
      );
    }
    if (value.length > maxItems) faults.add(`lists were cut to ${maxItems} items`);
    return value.slice(0, maxItems).map((item) => limit(item, depth + 1));
  }
  const value = limit(payload, 0);
  return { value: isJsonObject(value) ? value : {}, faults: [...faults] };
}
