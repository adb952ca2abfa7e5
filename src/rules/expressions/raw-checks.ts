import type { TextFault } from '../../domain/diagnostic.js';
import type { ASTNode } from './cel.js';
import { rangeOf, textOf } from './nodes.js';
import { originAt, outside, partsOf, type Known } from './origin.js';
import type { Scope } from './scope.js';
import { typedPart } from './typed-part.js';

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
        message: `\`raw\` is not for what people typed: \`${typedPart(argument, known) ?? textOf(argument)}\``,
        hint: 'leave it out: the text is made harmless where it is inserted',
        ...rangeOf(node),
      });
      return;
    }
    for (const part of partsOf(node, known)) visit(part.node, part.known);
  }
}
