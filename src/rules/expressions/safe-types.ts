import { checkValues, Duration, typeOf, UnsignedInt, type ASTNode } from './cel.js';
import { shownType } from './shown-type.js';

/** Types whose values cannot hold a text that somebody typed, and whether a value is of that type. */
const safeTypes: ReadonlyMap<string, (value: unknown) => boolean> = new Map<
  string,
  (value: unknown) => boolean
>([
  ['bool', (value) => typeof value === 'boolean'],
  ['int', (value) => typeof value === 'bigint'],
  ['uint', (value) => value instanceof UnsignedInt],
  ['double', (value) => typeof value === 'number'],
  ['null', (value) => value === null],
  ['google.protobuf.Timestamp', (value) => value instanceof Date],
  ['google.protobuf.Duration', (value) => value instanceof Duration],
]);

/** By the checker's name of a type. */
export function isSafeType(name: string | undefined): boolean {
  return name !== undefined && safeTypes.has(name);
}

/**
 * Nodes that hand on a value as it is, or whose function may do so. Operators choose what they do by
 * the values' own types, and leaving them out keeps long chains of them off the stack.
 */
const believing: ReadonlySet<string> = new Set([
  'id',
  '.',
  '.?',
  '[]',
  '[?]',
  'call',
  'rcall',
  '?:',
]);

/**
 * Makes the checker's word on safe types good: it calls `([1.0] + x)[?1].value()` or `(true ?
 * x.first() : 1.0)` a number, whatever `x` turns out to be, and the analysis of origins takes its
 * word. A value of another type ends the evaluation. After `check()`.
 */
export function holdSafeTypes(nodes: readonly ASTNode[]): void {
  for (const node of nodes) {
    const type = typeOf(node);
    const isOfType = type === undefined ? undefined : safeTypes.get(type);
    if (type === undefined || isOfType === undefined || !believing.has(node.op)) continue;
    checkValues(node, (value) => {
      if (!isOfType(value)) throw new Error(`it gives something other than ${shownType(type)}`);
    });
  }
}
