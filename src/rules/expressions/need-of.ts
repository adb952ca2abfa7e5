import type { ASTNode } from './cel.js';
import { fieldAt } from './event-shape.js';
import { letOf } from './let-of.js';
import { absent, keyOf, type Need, type NeededField, type ValueKey } from './need.js';
import { isOptionalChain, pathOf } from './nodes.js';
import type { Scope } from './scope.js';

/** Parts of a condition that are looked at: names under `let` may stand for one another many times. */
const mostParts = 500;

/**
 * The equalities that a condition cannot do without: `field == constant` and `field in [constants]`,
 * joined by `&&` and `||`, also behind names under `let`. Undefined: there are none.
 */
export function needOf(condition: ASTNode, scope: Scope): Need | undefined {
  let left = mostParts;
  return visit(condition);

  function visit(node: ASTNode): Need | undefined {
    // What is not looked at needs nothing: that is always true, though not of use.
    if (left-- <= 0) return undefined;
    switch (node.op) {
      case '&&': {
        const of = node.args.flatMap((part) => visit(part) ?? []);
        return of.length > 0 ? { type: 'all', of } : undefined;
      }
      case '||': {
        const of = node.args.flatMap((part) => visit(part) ?? []);
        return of.length === node.args.length ? { type: 'any', of } : undefined;
      }
      case '==': {
        const [one, other] = node.args;
        return equality(one, [other], scope) ?? equality(other, [one], scope);
      }
      case 'in': {
        const [item, list] = node.args;
        const items = behind(list, scope);
        return items.op === 'list' ? equality(item, items.args, scope) : undefined;
      }
      default: {
        const whole = letOf(node, scope.lets);
        return whole && visit(whole);
      }
    }
  }
}

function equality(node: ASTNode, constants: readonly ASTNode[], scope: Scope): Need | undefined {
  const compared = comparedField(node, scope);
  const keys = constants.map((constant) => constantKey(behind(constant, scope)));
  if (compared === undefined || keys.includes(undefined)) return undefined;
  const { field, otherwise, empty } = compared;
  const wanted = keys.filter((key) => key !== undefined);
  const standsIn = otherwise !== undefined && wanted.includes(otherwise);
  return { type: 'value', field, keys: standsIn ? [...wanted, ...empty] : wanted };
}

interface Compared {
  readonly field: NeededField;
  /** What is compared where the field is `empty`. */
  readonly otherwise?: ValueKey | undefined;
  readonly empty: readonly ValueKey[];
}

/** What `default()` takes for missing. */
const emptyKeys = [absent, keyOf(null), keyOf('')].filter((key) => key !== undefined);

/** `event.x`, `default(event.x, constant)`, `event.?x.orValue(constant)`, and `vars.y` for any of them. */
function comparedField(node: ASTNode, scope: Scope): Compared | undefined {
  const whole = behind(node, scope);
  const field = fieldOf(whole, scope);
  if (field !== undefined) {
    // An optional is not the value in it; a name under `let` is.
    return whole === node && isOptionalChain(node) ? undefined : { field, empty: [] };
  }
  if (whole.op === 'call' && whole.args[0] === 'default') {
    return withOtherwise(whole.args[1], emptyKeys, scope);
  }
  if (whole.op === 'rcall' && whole.args[0] === 'orValue') {
    const [, optional, args] = whole.args;
    return withOtherwise([optional, ...args], [absent], scope);
  }
  return undefined;
}

function withOtherwise(
  [value, other]: readonly ASTNode[],
  empty: readonly ValueKey[],
  scope: Scope,
): Compared | undefined {
  const field = value && fieldOf(behind(value, scope), scope);
  const otherwise = other && constantKey(behind(other, scope));
  return field && otherwise !== undefined ? { field, otherwise, empty } : undefined;
}

function fieldOf(node: ASTNode, { shape }: Scope): NeededField | undefined {
  const [root, ...path] = pathOf(node) ?? [];
  if (root !== 'event' || path.length === 0) return undefined;
  if (shape === undefined) return { path, as: 'json' };
  const type = fieldAt(shape, path)?.shape.type;
  return type === 'string' || type === 'int' ? { path, as: type } : undefined;
}

function constantKey(node: ASTNode): ValueKey | undefined {
  if (node.op === '-_') {
    const value: unknown = node.args.op === 'value' ? node.args.args : undefined;
    return typeof value === 'bigint' || typeof value === 'number' ? keyOf(-value) : undefined;
  }
  return node.op === 'value' ? keyOf(node.args) : undefined;
}

/** What a name under `let` stands for, and that in turn; any other node is itself. */
function behind(node: ASTNode, scope: Scope): ASTNode {
  let found = node;
  for (let next = letOf(found, scope.lets); next; next = letOf(found, scope.lets)) found = next;
  return found;
}
