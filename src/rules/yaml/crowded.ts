import { isCollection, isMap, visit, type ParsedNode } from 'yaml';
import type { TextFault } from '../../domain/diagnostic.js';

/** Entries of one list or map: finding a key takes longer the more there are. */
export const mostEntries = 5000;

/** The first list or map that holds too much, at the entry that is one too many. */
export function crowdedAt(root: ParsedNode): TextFault | undefined {
  let crowded: ParsedNode | undefined;
  visit(root, {
    Collection(_, node) {
      if (node.items.length <= mostEntries) return undefined;
      crowded = node as ParsedNode;
      return visit.BREAK;
    },
  });
  if (crowded === undefined || !isCollection(crowded)) return undefined;
  const next = isMap(crowded) ? crowded.items[mostEntries]?.key : crowded.items[mostEntries];
  const [start, end] = next?.range ?? crowded.range;
  return {
    code: 'too-many-entries',
    message: `this ${isMap(crowded) ? 'map' : 'list'} has more than ${mostEntries} entries`,
    hint: 'split it, over several files if need be',
    start,
    end,
  };
}
