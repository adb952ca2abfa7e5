import type { TextFault } from '../../domain/diagnostic.js';
import type { ASTNode } from '../expressions/cel.js';
import { internalsOf } from '../expressions/internals.js';
import { childrenOf, comprehensionOf } from '../expressions/nodes.js';
import type { Scope } from '../expressions/scope.js';
import type { PlacedExpression } from './parts.js';
import { placeOf } from './slot.js';

/**
 * Two loops may be nested, whether in an expression or around it: with a thousand items each, a
 * third would hold up the service for minutes.
 */
export function loopFault(
  { expression, start }: PlacedExpression,
  scope: Scope,
): TextFault | undefined {
  const { ast } = internalsOf(expression) ?? {};
  if (scope.locals.size === 0 || ast === undefined || nestedLoops(ast) < 2) return undefined;
  return {
    code: 'too-expensive',
    message: 'two nested loops stand inside a `for`',
    hint: 'at most two loops may be nested: name the inner ones with `let`',
    ...placeOf(expression.source, start),
  };
}

function nestedLoops(node: ASTNode): number {
  const comprehension = comprehensionOf(node);
  if (comprehension === undefined) return Math.max(0, ...childrenOf(node).map(nestedLoops));
  const { list, bodies } = comprehension;
  return Math.max(nestedLoops(list), 1 + Math.max(0, ...bodies.map(nestedLoops)));
}
