import { typeOf, type ASTNode } from './cel.js';
import { fieldAt, worse, worstOrigin } from './event-shape.js';
import {
  bindOf,
  childrenOf,
  comprehensionOf,
  matchCallOf,
  nodesOf,
  pathOf,
  textOf,
} from './nodes.js';
import { isSafeType } from './safe-types.js';
import type { Scope } from './scope.js';
import { isStrictPattern } from './strict-pattern.js';
import type { Origin } from './types.js';

/** What is known where a node stands. */
export interface Known {
  readonly scope: Scope;
  /** Variables of loops, comprehensions and `cel.bind`. Asked for when needed, and once. */
  readonly locals: ReadonlyMap<string, () => Origin>;
  /** Expressions that a strict pattern has vouched for in this branch, with the names they use. */
  readonly vouched: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Where the text of an expression's value can come from; the worst of all its parts. After `check()`. */
export function originOf(ast: ASTNode, scope: Scope): Origin {
  return originAt(ast, outside(scope));
}

/** What is known where an expression begins. */
export function outside(scope: Scope): Known {
  const locals = new Map([...scope.locals].map(([name, { origin }]) => [name, () => origin]));
  return { scope, locals, vouched: new Map() };
}

/** As `originOf`, of a part of an expression. */
export function originAt(node: ASTNode, known: Known): Origin {
  if (isSafeType(typeOf(node))) return 'author';
  if (known.vouched.size > 0 && known.vouched.has(identityOf(node))) return 'trusted';
  const path = pathOf(node);
  if (path) return originOfPath(path, known);
  return worstOf(
    partsOf(node, known).filter(({ becomesValue }) => becomesValue),
    atLeast(node, known),
  );
}

/** The best that a function can make of its arguments. */
function atLeast(node: ASTNode, known: Known): Origin {
  const isSafeRef = node.op === 'call' && node.args[0] === 'safeRef';
  if (isSafeRef) return 'trusted';
  // `raw(x)` hands its value on as the author's own; on what people typed it is a fault elsewhere.
  const isRaw = node.op === 'call' && node.args[0] === 'raw';
  if (isRaw && worstOf(partsOf(node, known), 'author') === 'untrusted') return 'untrusted';
  return 'author';
}

export interface Part {
  readonly node: ASTNode;
  readonly known: Known;
  /** Its text can become a part of the whole's value. */
  readonly becomesValue: boolean;
}

/** The direct parts of a node, with what is known where each stands. */
export function partsOf(node: ASTNode, known: Known): Part[] {
  const part = (child: ASTNode, becomesValue = true, inside = known): Part => ({
    node: child,
    known: inside,
    becomesValue,
  });
  const comprehension = comprehensionOf(node);
  if (comprehension) {
    const { name, list, variable, bodies } = comprehension;
    const inside = withLocal(known, variable.args, () => originAt(list, known));
    const result = name === 'map' ? bodies.at(-1) : undefined;
    return [
      part(list, name === 'filter'),
      ...bodies.map((body) => part(body, body === result, inside)),
    ];
  }
  const bind = bindOf(node);
  if (bind) {
    const inside = withLocal(known, bind.variable.args, () => originAt(bind.value, known));
    return [part(bind.value, false), part(bind.body, true, inside)];
  }
  switch (node.op) {
    case '?:': {
      const [condition, then, otherwise] = node.args;
      const vouched = new Map([...known.vouched, ...vouchedBy(condition)]);
      return [part(condition, false), part(then, true, { ...known, vouched }), part(otherwise)];
    }
    case '[]':
    case '[?]': {
      // An index chooses among what is there.
      const [list, index] = node.args;
      return [part(list), part(index, false)];
    }
    case 'call': {
      const [name, args] = node.args;
      if (name === 'raw') return args.map((arg) => part(arg, false));
      return args.map((arg, index) => part(arg, name !== 'safeRef' || index > 0));
    }
    default:
      return childrenOf(node).map((child) => part(child));
  }
}

function worstOf(parts: readonly Part[], best: Origin): Origin {
  return parts.map(({ node, known }) => originAt(node, known)).reduce(worse, best);
}

/** A name of its own hides what was vouched for under that name. */
function withLocal(known: Known, name: string, find: () => Origin): Known {
  let found: Origin | undefined;
  return {
    ...known,
    locals: new Map([...known.locals, [name, () => (found ??= find())]]),
    vouched: new Map([...known.vouched].filter(([, names]) => !names.has(name))),
  };
}

function originOfPath([root = '', ...rest]: readonly string[], { scope, locals }: Known): Origin {
  const local = locals.get(root);
  if (local !== undefined) return local();
  switch (root) {
    case 'event': {
      if (scope.shape === undefined) {
        return rest.length === 1 && rest[0] === 'action' ? 'trusted' : 'untrusted';
      }
      const field = fieldAt(scope.shape, rest);
      return field ? worstOrigin(field.shape) : 'untrusted';
    }
    case 'build': {
      const field = scope.buildShape && fieldAt(scope.buildShape, rest);
      return field ? worstOrigin(field.shape) : 'untrusted';
    }
    case 'vars': {
      const wanted = scope.lets.filter(({ name }) => rest.length === 0 || name === rest[0]);
      return wanted.map(({ expression }) => expression.origin).reduce(worse, 'author');
    }
    // Made by this service, or an answer of a provider that it is configured with: their URLs are
    // links in an issue, as the author's own are.
    case 'delivery':
    case 'rule':
    case 'steps':
    case 'now':
      return 'author';
    default:
      return 'trusted';
  }
}

/** What `x.matches("^[a-z]+$")`, alone or joined by `&&`, vouches for. */
function vouchedBy(condition: ASTNode): [string, ReadonlySet<string>][] {
  if (condition.op === '&&') return condition.args.flatMap((part) => vouchedBy(part));
  const call = matchCallOf(condition);
  const { op, args } = call?.pattern ?? {};
  if (!call || op !== 'value' || typeof args !== 'string' || !isStrictPattern(args)) return [];
  const ids = nodesOf(call.subject).flatMap((node) => (node.op === 'id' ? [node.args] : []));
  return [[identityOf(call.subject), new Set(ids)]];
}

/** Two nodes with the same identity have the same value. */
function identityOf(node: ASTNode): string {
  const path = pathOf(node);
  return path === undefined ? textOf(node) : JSON.stringify(path);
}
