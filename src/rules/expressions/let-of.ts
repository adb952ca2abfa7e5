import type { Let } from '../ruleset.js';
import type { ASTNode } from './cel.js';
import { internalsOf } from './internals.js';
import { pathOf } from './nodes.js';

/** What is behind `vars.x`; undefined for any other node. */
export function letOf(node: ASTNode, lets: readonly Let[]): ASTNode | undefined {
  const [root, name, ...rest] = pathOf(node) ?? [];
  if (root !== 'vars' || rest.length > 0) return undefined;
  const found = lets.find((one) => one.name === name);
  return found && internalsOf(found.expression)?.ast;
}
