/**
 * The only module that imports the expression engine. It is nearly a one-person project with an
 * API that still moves: pinned exactly, and everything else goes through here.
 */
export { Environment, EvaluationError, Optional, ParseError } from '@marcbachmann/cel-js';
export { TypeError as CelTypeError } from '@marcbachmann/cel-js';
export { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator';
export type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import type { ASTNode } from '@marcbachmann/cel-js';

/** What the engine's nodes hold besides what its types tell; read from the pinned version's source. */
interface Inside {
  op: string;
  args: unknown;
  checkedType?: { readonly name: string } | null;
  handle?: (...args: unknown[]) => unknown;
  evaluate: Evaluate<Inside>;
  /** What the node is evaluated as: another node, a macro, or itself. */
  readonly meta: {
    readonly alternate?: Inside;
    readonly macro?: { readonly evaluate: Evaluate<unknown> };
    readonly evaluate: Evaluate<Inside>;
  };
}

type Evaluate<Self> = (evaluator: unknown, self: Self, context: unknown) => unknown;

/** The nodes are typed read-only, but are neither frozen nor of another shape. */
function inside(node: ASTNode): Inside {
  return node as unknown as Inside;
}

/** The checker's name of a node's type; undefined before `check()`, or where it failed. */
export function typeOf(node: ASTNode): string | undefined {
  return inside(node).checkedType?.name;
}

/** Makes a call of a method or function one of another name. Before `check()`. */
export function renameCall(node: ASTNode, name: string): void {
  (inside(node).args as unknown[])[0] = name;
}

/** Makes `a["b"]` an `a.b`: for `has(…)`, which looks at nothing else of it. Before `check()`. */
export function makeField(node: ASTNode): void {
  const { args } = inside(node);
  const [object, name] = args as [ASTNode, ASTNode];
  inside(node).op = '.';
  inside(node).args = [object, name.args];
}

/** Makes `a.b` an `a.?b`. Before `check()`. */
export function makeOptional(node: ASTNode): void {
  inside(node).op = '.?';
}

/** What wants to know of every operation that an expression does. What it throws ends the evaluation. */
export interface Watcher {
  /** A loop begins, over the items of a list or the keys of a map. */
  loop(node: ASTNode, items: unknown): void;
  /** @param name of the function or method, or the operator */
  before(name: string, operands: readonly unknown[], node: ASTNode): void;
  after(name: string, result: unknown): void;
}

/** Puts a watcher before and after every operator, function and loop. After `check()`. */
export function watch(nodes: readonly ASTNode[], watcher: Watcher): void {
  for (const node of nodes) {
    const { alternate } = inside(node).meta;
    const operator = alternate ?? inside(node);
    const { handle } = operator;
    if (handle === undefined) continue;
    if (alternate?.op === 'comprehension') {
      operator.handle = (items, ...rest) => {
        watcher.loop(node, items);
        return handle(items, ...rest);
      };
      continue;
    }
    const name = nameOf(node);
    if (name === undefined) continue;
    const isCall = node.op === 'call' || node.op === 'rcall';
    operator.handle = (...args) => {
      // Calls get their operands as one list, operators each by itself.
      watcher.before(name, isCall ? (args[0] as unknown[]) : args.slice(0, 2), node);
      const result = handle(...args);
      watcher.after(name, result);
      return result;
    };
  }
}

/** Has a look at each value of a node. What it throws ends the evaluation. After `check()`. */
export function checkValues(node: ASTNode, look: (value: unknown) => void): void {
  const { alternate, macro, evaluate } = inside(node).meta;
  // Somebody may be looking already.
  const other = Object.hasOwn(node, 'evaluate') ? inside(node).evaluate : undefined;
  const inner: Evaluate<Inside> = (evaluator, self, context) => {
    if (other) return other.call(node, evaluator, self, context);
    if (alternate) return alternate.evaluate(evaluator, alternate, context);
    return macro ? macro.evaluate(evaluator, macro, context) : evaluate(evaluator, self, context);
  };
  inside(node).evaluate = (evaluator, self, context) => {
    const value = inner(evaluator, self, context);
    look(value);
    return value;
  };
}

const binary = ['==', '!=', '<', '<=', '>', '>=', 'in', '+', '-', '*', '/', '%'];
const accesses = ['.', '.?', '[]', '[?]'];
const operators = new Set([...binary, ...accesses, '-_']);

function nameOf(node: ASTNode): string | undefined {
  if (node.op === 'call' || node.op === 'rcall') return node.args[0];
  return operators.has(node.op) ? node.op : undefined;
}
