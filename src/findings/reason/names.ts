import type { ASTNode } from '../../rules/expressions/cel.js';
import { letOf } from '../../rules/expressions/let-of.js';
import { childrenOf, textOf } from '../../rules/expressions/nodes.js';
import type { Let } from '../../rules/ruleset.js';
import type { Scalar } from './cells.js';

/** A text, a number, true or false; undefined for anything else. */
export function literalOf(node: ASTNode): Scalar | undefined {
  if (node.op === '-_') {
    const value = literalOf(node.args);
    return typeof value === 'number' ? -value : undefined;
  }
  if (node.op !== 'value') return undefined;
  const value: unknown = node.args;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : undefined;
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

/**
 * The same for two parts only if they always have the same value: their structure, with what is
 * behind `vars.x` in place of the name.
 */
export function identityOf(node: ASTNode, lets: readonly Let[]): string {
  const behind = letOf(node, lets);
  if (behind !== undefined) return identityOf(behind, lets);
  if (node.op === 'value') return textOf(node);
  return JSON.stringify([node.op, partsOf(node.args, lets)]);
}

function partsOf(args: unknown, lets: readonly Let[]): unknown {
  if (Array.isArray(args)) return args.map((arg) => partsOf(arg, lets));
  const isNode = typeof args === 'object' && args !== null && 'op' in args;
  return isNode ? identityOf(args as ASTNode, lets) : args;
}

/** Every node of an expression, and of the expressions behind the `vars.x` in it. */
export function nodesBehind(node: ASTNode, lets: readonly Let[]): ASTNode[] {
  const behind = letOf(node, lets);
  if (behind !== undefined) return nodesBehind(behind, lets);
  return [node, ...childrenOf(node).flatMap((child) => nodesBehind(child, lets))];
}
