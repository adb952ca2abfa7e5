import { isJsonObject, type Json } from '../domain/json.js';
import type { Path } from './yaml/nodes.js';

/** A place under `with` as people write it: `inputs.title`, `labels.0`. */
export function pathText(path: Path): string {
  return path.map(String).join('.');
}

/** Every place under `with`, lists and maps included, as `pathText` writes it. */
export function pathsOf(value: Json): Map<string, { readonly path: Path; readonly value: Json }> {
  const found = new Map<string, { path: Path; value: Json }>();
  function visit(item: Json, path: Path): void {
    if (path.length > 0) found.set(pathText(path), { path, value: item });
    if (typeof item !== 'object' || item === null) return;
    const entries = isJsonObject(item) ? Object.entries(item) : [...item.entries()];
    for (const [key, inner] of entries) visit(inner ?? null, [...path, key]);
  }
  visit(value, []);
  return found;
}
