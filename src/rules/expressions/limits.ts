import type { TextFault } from '../../domain/diagnostic.js';
import type { ASTNode } from './cel.js';
import { shownName } from './functions.js';
import { bindOf, childrenOf, comprehensionOf, rangeOf } from './nodes.js';

/** The longest expression, in UTF-16 units. Longer ones could exhaust the parser's stack. */
export const longestExpression = 4096;
/** Comprehensions inside one another: each level multiplies the time by the length of a list. */
const deepestComprehension = 2;
const deepestBind = 4;

/** Functions that make texts or lists grow: inside of loops they would fill the memory. */
const growing = new Set(['map', 'join', 'joinCapped', 'replace', 'format', 'toJson', 'split']);

/** What would take too long or too much memory, found before anything runs. */
export function limitFaults(ast: ASTNode): TextFault[] {
  const faults: TextFault[] = [];
  visit(ast, 0, 0);
  return faults;

  function fault(node: ASTNode, message: string, hint: string): void {
    faults.push({ code: 'too-expensive', message, hint, ...rangeOf(node) });
  }

  function visit(node: ASTNode, loops: number, binds: number): void {
    const comprehension = comprehensionOf(node);
    if (comprehension && loops >= deepestComprehension) {
      const message = `\`${comprehension.name}\` stands inside more than one other loop`;
      fault(node, message, 'at most two loops may be nested');
      return;
    }
    const name = node.op === 'call' || node.op === 'rcall' ? node.args[0] : undefined;
    if (name !== undefined && loops > 0 && growing.has(name)) {
      fault(node, `\`${shownName(name)}\` stands inside a loop`, 'use it outside of the loop');
      return;
    }
    if (node.op === '+' && loops >= deepestComprehension) {
      fault(node, '`+` stands inside two loops', 'use it outside of the inner loop');
      return;
    }
    if (comprehension) {
      visit(comprehension.list, loops, binds);
      for (const body of comprehension.bodies) visit(body, loops + 1, binds);
      return;
    }
    const bind = bindOf(node);
    if (bind) {
      if (binds >= deepestBind) {
        const message = `more than ${deepestBind} \`cel.bind\` are nested`;
        fault(node, message, 'use `let` of the rule instead');
        return;
      }
      visit(bind.value, loops, binds + 1);
      visit(bind.body, loops, binds + 1);
      return;
    }
    for (const child of childrenOf(node)) visit(child, loops, binds);
  }
}
