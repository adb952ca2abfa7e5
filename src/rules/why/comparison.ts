import type { ASTNode } from '../expressions/cel.js';
import { matchCallOf } from '../expressions/nodes.js';

/** The operators that a value can be found for, by turning them round. */
export const comparisons = ['==', '!=', '<', '<=', '>', '>='] as const;

export type ComparisonOperator = (typeof comparisons)[number];

export interface Comparison {
  readonly operator: ComparisonOperator;
  readonly left: ASTNode;
  readonly right: ASTNode;
}

export function comparisonOf(node: ASTNode): Comparison | undefined {
  const operator = comparisons.find((one) => one === node.op);
  if (operator === undefined) return undefined;
  const [left, right] = node.args as [ASTNode, ASTNode];
  return { operator, left, right };
}

/** `a < b` → `b > a` */
export const turned: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** `!(a < b)` → `a >= b` */
export const negated: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

export type TextTestName = 'startsWith' | 'endsWith' | 'contains' | 'matches';

export interface TextTest {
  readonly name: TextTestName;
  readonly subject: ASTNode;
  /** What it is looked through for. */
  readonly wanted: ASTNode;
}

/** `x.startsWith(y)`, `startsWith(x, y)`, and so on. */
export function textTestOf(node: ASTNode): TextTest | undefined {
  const match = matchCallOf(node);
  if (match !== undefined)
    return { name: 'matches', subject: match.subject, wanted: match.pattern };
  if (node.op !== 'rcall' && node.op !== 'call') return undefined;
  const name = (['startsWith', 'endsWith', 'contains'] as const).find(
    (one) => one === node.args[0],
  );
  const [subject, wanted] = node.op === 'rcall' ? [node.args[1], ...node.args[2]] : node.args[1];
  return name && subject && wanted ? { name, subject, wanted } : undefined;
}

/** What a `size(x)` or `x.size()` measures. */
export function measuredBy(node: ASTNode): ASTNode | undefined {
  if (node.op === 'call' && node.args[0] === 'size') return node.args[1][0];
  return node.op === 'rcall' && node.args[0] === 'size' ? node.args[1] : undefined;
}

/** The field that a `has(…)` or `….hasValue()` asks for. */
export function askedBy(node: ASTNode): ASTNode | undefined {
  if (node.op === 'rcall' && node.args[0] === 'hasValue') return node.args[1];
  return node.op === 'call' && node.args[0] === 'has' ? node.args[1][0] : undefined;
}
