import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { YamlFile } from './read-yaml.js';

/** The first and the last line of each text that goes over several lines. */
export function longTexts({ root, source }: YamlFile): { first: number; last: number }[] {
  return scalarsOf(root ?? null).flatMap(({ range: [start, end] }) => {
    // What ends with its line break ends on that line.
    const [first, last] = [source.place(start).line, source.place(Math.max(start, end - 1)).line];
    return first < last ? [{ first, last }] : [];
  });
}

function scalarsOf(node: ParsedNode | null): ParsedNode[] {
  if (isScalar(node)) return [node];
  if (isSeq(node)) return node.items.flatMap((item) => scalarsOf(item));
  return isMap(node) ? node.items.flatMap(({ value }) => scalarsOf(value)) : [];
}
