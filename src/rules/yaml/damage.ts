import { isCollection, isMap, type ParsedNode } from 'yaml';
import type { SyntaxFault } from './syntax-faults.js';
import { endOfLine, type Range } from './source.js';

/**
 * A part of a file that does not say what its author meant, because of a fault in its YAML. What
 * would be found in it would only repeat that fault in other words.
 */
export interface Damage extends Range {
  /** The structure is lost: keys that seem to be missing after here may be there. */
  readonly breaksStructure: boolean;
}

/**
 * What a fault spoils: the value it stands in, or, where the structure is lost, everything from
 * the rule (or connection) it stands in to the end of the file.
 */
export function damageOf(text: string, root: ParsedNode, fault: SyntaxFault): Damage {
  const { breaksStructure } = fault;
  const entry = entryAt(root, fault, breaksStructure ? 2 : Infinity);
  const start = Math.min(entry?.start ?? 0, fault.start);
  if (breaksStructure) return { start, end: text.length + 1, breaksStructure };
  return {
    start,
    end: Math.max(entry?.end ?? 0, fault.end, endOfLine(text, fault.start)) + 1,
    breaksStructure,
  };
}

/** The last pair or item that starts before the fault, in block collections of at most so many levels. */
function entryAt(node: ParsedNode, fault: Range, levels: number): Range | undefined {
  if (levels === 0 || !isCollection(node) || node.flow) return undefined;
  const entry = entriesOf(node).findLast(({ range }) => range.start < fault.end);
  if (entry === undefined) return undefined;
  const deeper = entry.value && entryAt(entry.value, fault, levels - 1);
  return deeper ?? entry.range;
}

function entriesOf(node: ParsedNode): { value: ParsedNode | null; range: Range }[] {
  if (isMap(node)) {
    return node.items.map(({ key, value }) => ({
      value,
      range: { start: key.range[0], end: (value ?? key).range[1] },
    }));
  }
  if (!isCollection(node)) return [];
  return node.items.map((value) => ({
    value,
    range: { start: value.range[0], end: value.range[1] },
  }));
}
