import type { Scene } from '../scene.js';
import type { ASTNode } from './cel.js';
import { compileInternals } from './compile-expression.js';
import type { Internals } from './internals.js';
import { childrenOf, rangeOf, textOf } from './nodes.js';
import type { Scope } from './scope.js';
import { statusFunctionOf } from './status-functions.js';
import { ExpressionError, type Operand, type Operands } from './types.js';

/**
 * What the `&&`, `||`, `!` and `? :` of a condition are about, each to be looked at by itself.
 * What can only ever be true or only false, such as `always()`, is none.
 *
 * @param offset where the expression begins in the author's text
 */
export function operandsOf(scope: Scope, expression: Internals, offset: number): Operands {
  const leaves = leavesOf(expression.ast).filter((node) => !isConstant(node));
  const parts = leaves.map((node): Operand => {
    const { start, end } = rangeOf(node);
    const text = textOf(node, expression.source);
    return { text, start: start + offset, end: end + offset };
  });
  const compiled = new Map(
    leavesOf(expression.ast).map((node) => [
      node,
      compileInternals(scope, textOf(node, expression.source)).value,
    ]),
  );
  return {
    parts,
    read(scene) {
      const seen = new Map<ASTNode, boolean | undefined>();
      valueOf(expression.ast, (leaf) => {
        const value = valueOfLeaf(compiled.get(leaf), scene);
        seen.set(leaf, value);
        return value;
      });
      return leaves.map((leaf) => seen.get(leaf));
    },
  };
}

function leavesOf(node: ASTNode): ASTNode[] {
  return isLogical(node) ? childrenOf(node).flatMap((child) => leavesOf(child)) : [node];
}

function isLogical(node: ASTNode): boolean {
  return ['&&', '||', '!_', '?:'].includes(node.op);
}

function isConstant(node: ASTNode): boolean {
  return node.op === 'value' || (node.op === 'id' && statusFunctionOf(node.args) === 'always');
}

/** As the engine does it: what decides already hides what comes after it, and what has no value decides nothing. */
function valueOf(node: ASTNode, look: (leaf: ASTNode) => boolean | undefined): boolean | undefined {
  switch (node.op) {
    case '&&':
    case '||': {
      const decisive = node.op === '||';
      const left = valueOf(node.args[0], look);
      if (left === decisive) return decisive;
      const right = valueOf(node.args[1], look);
      return right === decisive || left !== undefined ? right : undefined;
    }
    case '!_': {
      const value = valueOf(node.args, look);
      return value === undefined ? undefined : !value;
    }
    case '?:': {
      const chosen = valueOf(node.args[0], look);
      return chosen === undefined ? undefined : valueOf(node.args[chosen ? 1 : 2], look);
    }
    default:
      return look(node);
  }
}

/** Undefined: it has no value for this event. */
function valueOfLeaf(leaf: Internals | undefined, scene: Scene): boolean | undefined {
  try {
    const value = leaf?.run(scene, {});
    return typeof value === 'boolean' ? value : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
