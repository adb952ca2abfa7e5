import type { ASTNode } from './cel.js';
import { pathOf, textOf } from './nodes.js';
import { originAt, partsOf, type Known } from './origin.js';

/** The part of an expression through which what people typed gets in, for messages. After `check()`. */
export function typedPart(node: ASTNode, known: Known): string | undefined {
  if (originAt(node, known) !== 'untrusted') return undefined;
  if (pathOf(node)) return textOf(node);
  for (const part of partsOf(node, known)) {
    const typed = part.becomesValue ? typedPart(part.node, part.known) : undefined;
    if (typed !== undefined) return typed;
  }
  return textOf(node);
}
