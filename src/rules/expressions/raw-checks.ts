import type { TextFault } from '../../domain/diagnostic.js';
import type { ASTNode } from './cel.js';
import { nodesOf, pathOf, rangeOf, textOf } from './nodes.js';
import { originAt, originOf, outside, partsOf, type Known } from './origin.js';
import type { Scope } from './scope.js';

/** `raw(x)` of what people typed. After `check()`. */
export function rawFaults(ast: ASTNode, scope: Scope): TextFault[] {
  const faults: TextFault[] = [];
  visit(ast, outside(scope));
  return faults;

  function visit(node: ASTNode, known: Known): void {
    if (node.op === 'call' && node.args[0] === 'raw' && originAt(node, known) === 'untrusted') {
      const [argument = node] = node.args[1];
      faults.push({
        code: 'raw-untrusted',
        message: `\`raw\` is not for what people typed: \`${untrustedPart(argument, scope) ?? textOf(argument)}\``,
        hint: 'leave it out: the text is made harmless where it is inserted',
        ...rangeOf(node),
      });
      return;
    }
    for (const part of partsOf(node, known)) visit(part.node, part.known);
  }
}

/** The first part of an expression that people typed, for messages. */
export function untrustedPart(ast: ASTNode, scope: Scope): string | undefined {
  const part = nodesOf(ast).find(
    (node) => pathOf(node) !== undefined && originOf(node, scope) === 'untrusted',
  );
  return part && textOf(part);
}
