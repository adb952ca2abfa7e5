import { checkValues, type ASTNode } from './cel.js';
import type { Internals } from './internals.js';
import { childrenOf, rangeOf, textOf } from './nodes.js';
import { statusFunctionOf } from './status-functions.js';
import type { Decision, Observed } from './types.js';

/**
 * Makes a compiled expression note what decides in it: the operands of `&&`, `||` and `!` of a
 * condition and of what stands before each `?`, wherever in the expression that is; and, of the list
 * of a loop, whether it has items. What can go one way only, such as `always()`, decides nothing.
 *
 * @param twin nobody else's
 */
export function observe(twin: Internals, role: Decision['kind'] | 'value'): Observed<Internals> {
  const { ast, source } = twin;
  const conditions = operandsIn(ast, role === 'condition').map((node) =>
    observeNode(node, 'condition', source, (value) =>
      typeof value === 'boolean' ? value : undefined,
    ),
  );
  const list = role === 'list' && !isNeverEmpty(ast) ? [observeList(ast, source)] : [];
  return { twin, decisions: [...list, ...conditions] };
}

/** @param decides the node itself is a condition */
function operandsIn(node: ASTNode, decides: boolean): ASTNode[] {
  if (node.op === '?:') {
    const [condition, yes, no] = node.args;
    return [
      ...operandsIn(condition, true),
      ...operandsIn(yes, decides),
      ...operandsIn(no, decides),
    ];
  }
  const isLogical = ['&&', '||', '!_'].includes(node.op);
  const inner = childrenOf(node).flatMap((child) => operandsIn(child, decides && isLogical));
  return decides && !isLogical && !isConstant(node) ? [node, ...inner] : inner;
}

function isConstant(node: ASTNode): boolean {
  return node.op === 'value' || (node.op === 'id' && statusFunctionOf(node.args) === 'always');
}

/** Null is gone through as if it were empty. */
function observeList(node: ASTNode, source: string): Decision {
  return observeNode(node, 'list', source, (value) => Array.isArray(value) && value.length > 0);
}

function observeNode(
  node: ASTNode,
  kind: Decision['kind'],
  source: string,
  decided: (value: unknown) => boolean | undefined,
): Decision {
  const seen = new Set<boolean>();
  checkValues(node, (value) => {
    const way = decided(value);
    if (way !== undefined) seen.add(way);
  });
  return { kind, text: textOf(node, source), ...rangeOf(node), seen };
}

/** A list as it is written, or a text taken apart: of nothing, `split` makes one empty text. */
function isNeverEmpty(node: ASTNode): boolean {
  if (node.op === 'list') return node.args.length > 0;
  if (node.op !== 'rcall') return false;
  const [name, receiver, args] = node.args;
  if (name === 'split') return args.length === 1;
  return name === 'map' && args.length === 2 && isNeverEmpty(receiver);
}
