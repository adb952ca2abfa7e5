import type { ASTNode } from '../expressions/cel.js';
import type { Internals } from '../expressions/internals.js';
import { statusFunctionOf } from '../expressions/status-functions.js';
import type { FieldPath } from './field-path.js';

/** What the names in a part stand for. `Parts` know it. */
interface Names {
  /** What is behind `vars.x`, and what the names in that stand for; undefined for any other node. */
  letOf(node: ASTNode): { readonly expression: Internals; readonly parts: Names } | undefined;
  /** Where the value of a loop's name stands. */
  pathOfLocal(name: string): FieldPath | undefined;
}

/** Where the value of a part simply stands, also through `vars.x`, `default(…)` and the names of loops. */
export function pathIn(node: ASTNode, names: Names): FieldPath | undefined {
  const behind = names.letOf(node);
  if (behind !== undefined) return pathIn(behind.expression.ast, behind.parts);
  switch (node.op) {
    case 'id':
      return pathOfName(node.args, names);
    case '.':
    case '.?': {
      const object = pathIn(node.args[0], names);
      return object && [...object, node.args[1]];
    }
    case '[]':
    case '[?]': {
      const object = pathIn(node.args[0], names);
      const key = node.args[1].op === 'value' ? node.args[1].args : undefined;
      if (object === undefined) return undefined;
      if (typeof key === 'bigint') return [...object, Number(key)];
      return typeof key === 'string' ? [...object, key] : undefined;
    }
    case 'call': {
      const [name, [first]] = node.args;
      return ['default', 'dyn'].includes(name) && first ? pathIn(first, names) : undefined;
    }
    case 'rcall':
      return ['orValue', 'value'].includes(node.args[0]) ? pathIn(node.args[1], names) : undefined;
    default:
      return undefined;
  }
}

function pathOfName(name: string, names: Names): FieldPath | undefined {
  if (statusFunctionOf(name) !== undefined) return ['before'];
  return ['event', 'build', 'steps', 'now'].includes(name) ? [name] : names.pathOfLocal(name);
}
