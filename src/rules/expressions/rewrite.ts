import { makeOptional, renameCall, type ASTNode } from './cel.js';
import { redirected } from './functions.js';
import { nodesOf } from './nodes.js';
import { isStatusFunction, statusVariable } from './status-functions.js';

/**
 * Puts functions of ours in place of the engine's own, which cannot be overridden: its `matches` is
 * a backtracking RegExp, its `join` has no bound. Before `check()`.
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
 * last field only and fails on those before it, so that `!has(a.b.c)` would not be met either.
 * Before `check()`.
 */
export function askWholeChains(nodes: readonly ASTNode[]): void {
  for (const node of nodes) {
    if (node.op !== 'call' || node.args[0] !== 'has') continue;
    let inner = node.args[1][0];
    while (inner?.op === '.' || inner?.op === '.?') {
      inner = inner.args[0];
      if (inner.op === '.') makeOptional(inner);
    }
  }
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
