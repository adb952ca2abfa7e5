import type { Json } from '../../domain/json.js';
import type { Scene } from '../scene.js';
import type { ASTNode } from './cel.js';
import { foundInstead } from './found-instead.js';
import type { Internals } from './internals.js';
import { rangeOf } from './nodes.js';
import { PartEvaluator } from './part-evaluator.js';
import type { Scope } from './scope.js';
import type { Why } from './types.js';

/** Parts of conditions in sentences are cut to this many characters. */
const longestPart = 160;

/**
 * Why a condition that is not met is not: the first part of it that is not, with the actual value
 * beside the wanted one. Parts are evaluated again, each by itself.
 *
 * @param offset where the expression begins in the author's text
 */
export function explainNotMet(
  scope: Scope,
  expression: Internals,
  scene: Scene,
  offset: number,
): Why {
  const parts = new PartEvaluator(scope, scene, expression.source);
  const { node, wanted, found, actual, missing } = explain(expression.ast, parts);
  const { start, end } = rangeOf(node);
  return {
    text: `wants ${wanted}${found}`,
    part: parts.textOf(node),
    start: start + offset,
    end: end + offset,
    actual,
    missing,
  };
}

interface Reason {
  readonly node: ASTNode;
  /** The part, or the parts of which one would do. */
  readonly wanted: string;
  /** What goes on after it: "; it is `"ios"`". */
  readonly found: string;
  readonly actual?: Json | undefined;
  readonly missing?: readonly string[] | undefined;
}

/** Of a node that is not true: false, or without a value. */
function explain(node: ASTNode, parts: PartEvaluator): Reason {
  if (node.op === '&&') {
    const [left, right] = node.args;
    return explain(parts.isTrue(left) ? right : left, parts);
  }
  if (node.op === '||') return explainAlternatives(node, parts);
  const wanted = shownPart(node, parts);
  const behind = parts.letOf(node);
  if (behind?.expression.celType === 'bool') {
    // A name by itself says nothing: what is not true is the condition behind it.
    const inner = explain(behind.expression.ast, behind.parts);
    return { ...inner, node, wanted, found: `, which wants ${inner.wanted}${inner.found}` };
  }
  const { text, ...values } = foundInstead(node, parts);
  return { node, wanted, found: `; ${text}`, ...values };
}

/** "`a == 1` (it is `2`) or `b == 1` (it is `3`)". */
function explainAlternatives(node: ASTNode, parts: PartEvaluator): Reason {
  const reasons = alternativesOf(node).map((part) => explain(part, parts));
  const missing = reasons.flatMap((reason) => reason.missing ?? []);
  return {
    node,
    wanted: reasons
      .map(({ wanted, found }) => `${wanted}${found && ` (${found.replace(/^[;,] /, '')})`}`)
      .join(' or '),
    found: '',
    missing: missing.length > 0 ? [...new Set(missing)] : undefined,
  };
}

function alternativesOf(node: ASTNode): ASTNode[] {
  return node.op === '||' ? node.args.flatMap((part) => alternativesOf(part)) : [node];
}

function shownPart(node: ASTNode, parts: PartEvaluator): string {
  const text = parts.textOf(node).replace(/\s+/g, ' ').trim();
  return `\`${text.length > longestPart ? `${text.slice(0, longestPart)}…` : text}\``;
}
