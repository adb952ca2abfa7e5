import { isMap, isScalar, isSeq, type ParsedNode, type Scalar, type YAMLMap } from 'yaml';
import type { Json } from '../../domain/json.js';
import type { Range } from './source.js';

/** Keys of maps and indexes of lists, from the document's root. */
export type Path = readonly PropertyKey[];

/** The first pair of that key, as `toValue` takes it. */
export function pairOf(map: YAMLMap.Parsed, key: PropertyKey) {
  return map.items.find((pair) => keyText(pair.key) === key);
}

/** The node at a path; undefined where there is none. */
export function nodeAt(root: ParsedNode, path: Path): ParsedNode | undefined {
  let node: ParsedNode | null | undefined = root;
  for (const key of path) {
    if (isMap(node)) node = pairOf(node, key)?.value;
    else if (isSeq(node)) node = node.items[Number(key)];
    else return undefined;
  }
  return node ?? undefined;
}

/** The key that holds the node at a path; for the item of a list, the first key of the item or the item itself. */
export function keyAt(root: ParsedNode, path: Path): ParsedNode | undefined {
  const last = path.at(-1);
  if (last === undefined) return firstKey(root);
  const parent = nodeAt(root, path.slice(0, -1));
  if (isMap(parent)) return pairOf(parent, last)?.key;
  const item = isSeq(parent) ? parent.items[Number(last)] : undefined;
  return item && firstKey(item);
}

function firstKey(node: ParsedNode): ParsedNode {
  return (isMap(node) ? node.items[0]?.key : undefined) ?? node;
}

export function rangeOf(node: ParsedNode): Range {
  const [start, end] = node.range;
  return { start, end };
}

/** A key as text: `1:` and `true:` are the texts `1` and `true`. */
export function keyText(key: ParsedNode): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

/**
 * The plain value of a node. Of a key that is there twice the first counts, where the library's
 * own `toJS` takes the last: so that positions, found by key, are those of the value. An alias has
 * no value: it is an error anyway.
 */
export function toValue(node: ParsedNode | null): Json {
  if (isScalar(node)) return scalarValue(node);
  if (isSeq(node)) return node.items.map(toValue);
  if (!isMap(node)) return null;
  const entries = new Map<string, Json>();
  for (const { key, value } of node.items) {
    const name = keyText(key);
    if (name !== undefined && !entries.has(name)) entries.set(name, toValue(value));
  }
  // fromEntries defines properties, so that a key named __proto__ is only a key.
  return Object.fromEntries(entries);
}

function scalarValue({ value }: Scalar): Json {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  return null;
}
