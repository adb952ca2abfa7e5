import type { ASTNode } from '../../rules/expressions/cel.js';
import { letOf } from '../../rules/expressions/let-of.js';
import { childrenOf, pathOf, shownPath } from '../../rules/expressions/nodes.js';
import type { Let } from '../../rules/ruleset.js';
import type { Scalar } from './cells.js';
import { literalOf, nodesBehind } from './names.js';

/** The constants that each name, as `shownPath` has it, stands together with. */
export type Constants = ReadonlyMap<string, ReadonlySet<Scalar>>;

/** Of all names in some conditions, part by part: a constant says nothing of names in other parts. */
export function constantsOf(conditions: readonly ASTNode[], lets: readonly Let[]): Constants {
  const found = new Map<string, Set<Scalar>>();
  for (const part of conditions.flatMap((condition) => partsOf(condition, lets))) {
    const nodes = nodesBehind(part, lets);
    const literals = nodes.flatMap((node) => literalOf(node) ?? []);
    for (const node of nodes) {
      const path = pathOf(node);
      if (path === undefined) continue;
      const name = shownPath(path);
      const known = found.get(name) ?? new Set();
      for (const literal of literals) known.add(literal);
      found.set(name, known);
    }
  }
  return found;
}

const logical = new Set(['&&', '||', '!_', '?:']);

function partsOf(node: ASTNode, lets: readonly Let[]): ASTNode[] {
  const behind = letOf(node, lets);
  if (behind !== undefined) return partsOf(behind, lets);
  if (!logical.has(node.op)) return [node];
  return childrenOf(node).flatMap((child) => partsOf(child, lets));
}
