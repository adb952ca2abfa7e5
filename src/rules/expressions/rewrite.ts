import { makeField, makeOptional, renameCall, type ASTNode } from './cel.js';
import { redirected } from './functions.js';
import { nodesOf } from './nodes.js';
import { isStatusFunction, statusVariable } from './status-functions.js';

/**
 * Puts functions of ours in place of the engine's own, which cannot be overridden: its `matches` is
 * a backtracking RegExp, its `join` has no bound, its times depend on the server's zone. Before `check()`.
 */
export function redirectCalls(nodes: readonly ASTNode[]): void {
  for (const node of nodes) {
    if (node.op !== 'rcall') continue;
    const name = redirected.get(node.args[0]);
    if (name !== undefined) renameCall(node, name);
  }
}

/**
 * Lets `has(a.b.c)` be false where there is no `a.b` at all: the engine, as CEL says, asks for the
 * last field only and fails on those before it, so that `!has(a.b.c)` would not be met either. And
 * lets it ask for `a["b"]`, as the ids of steps may need it. Before `check()`.
 */
export function askWholeChains(nodes: readonly ASTNode[]): void {
  for (const node of nodes) {
    if (node.op !== 'call' || node.args[0] !== 'has') continue;
    let asked = node.args[1][0];
    if (asked === undefined) continue;
    if (isNamedIndex(asked)) makeField(asked);
    while (asked.op === '.' || asked.op === '.?') {
      asked = asked.args[0];
      if (isNamedIndex(asked)) makeField(asked);
      if (asked.op === '.') makeOptional(asked);
    }
  }
}

/** `a["b"]`. */
function isNamedIndex(node: ASTNode): boolean {
  return node.op === '[]' && node.args[1].op === 'value' && typeof node.args[1].args === 'string';
}

/**
 * `success()` → `success__`, and so on: functions do not see the scene, variables do. The text keeps
 * its length, so that positions stay true.
 */
export function statusCallsAsVariables(source: string, ast: ASTNode): string {
  let text = source;
  for (const node of nodesOf(ast)) {
    if (node.op !== 'call') continue;
    const [name, args] = node.args;
    if (args.length > 0 || !isStatusFunction(name)) continue;
    const variable = statusVariable(name).padEnd(node.end - node.start);
    text = text.slice(0, node.start) + variable + text.slice(node.end);
  }
  return text;
}
