import type { TextFault } from '../../domain/diagnostic.js';
import type { ASTNode, ParseResult } from './cel.js';
import { engineFault } from './engine-faults.js';
import { textOf, rangeOf, nodesOf } from './nodes.js';
import { askWholeChains, redirectCalls } from './rewrite.js';
import type { Scope } from './scope.js';
import { shift } from './wrapper.js';

/**
 * What the engine says against an expression that did not pass `check()`. It stops at its first
 * error: the parts that `&&` and `||` join are checked each by itself, so that a second one is told
 * in the same pass.
 */
export function typeFaults(parsed: ParseResult, scope: Scope): TextFault[] {
  const { ast } = parsed;
  if (ast.op === '&&' || ast.op === '||') {
    const faults = ast.args.flatMap((part) => faultsOfPart(part, scope));
    if (faults.length > 0) return faults;
  }
  const { error } = parsed.check();
  return [engineFault(error, ast.input, ast)];
}

function faultsOfPart(part: ASTNode, scope: Scope): readonly TextFault[] {
  const parsed = scope.environment.parse(textOf(part));
  const nodes = nodesOf(parsed.ast);
  askWholeChains(nodes);
  redirectCalls(nodes);
  return parsed.check().valid ? [] : shift(typeFaults(parsed, scope), rangeOf(part).start);
}
