import type { ASTNode } from './cel.js';
import { textOrComment } from './text-or-comment.js';

/** The direct children of a node, in the order of the source. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

/** Every node, parents first, in the order of the source. */
export function nodesOf(root: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  // Without recursion: two thousand nodes may stand one in another.
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    found.push(node);
    waiting.push(...childrenOf(node).toReversed());
  }
  return found;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A node's own text, out of the source it was parsed from or one of the same length. */
export function textOf(node: ASTNode, source = node.input): string {
  const { start, end } = rangeOf(node);
  return source.slice(start, end);
}

/** A node's range. The engine's own ends inside parentheses that begin in it, and the other way round. */
export function rangeOf(node: ASTNode): Range {
  let { start, end } = node;
  const { unopened, unclosed } = unbalanced(node.input.slice(start, end));
  for (let left = unopened; left > 0 && start > 0;) if (node.input[--start] === '(') left--;
  for (let left = unclosed; left > 0 && end < node.input.length;) {
    if (node.input[end++] === ')') left--;
  }
  return { start, end };
}

/** Parentheses in texts and comments do not count. */
const parentheses = new RegExp(`${textOrComment.source}|[()]`, 'g');

function unbalanced(text: string): { unopened: number; unclosed: number } {
  let unopened = 0;
  let unclosed = 0;
  for (const [token] of text.matchAll(parentheses)) {
    if (token === '(') unclosed++;
    else if (token === ')') {
      if (unclosed > 0) unclosed--;
      else unopened++;
    }
  }
  return { unopened, unclosed };
}

/** `event.build.os` → `['event', 'build', 'os']`, also through `.?` and `["…"]`; undefined for anything else. */
export function pathOf(node: ASTNode): readonly string[] | undefined {
  switch (node.op) {
    case 'id':
      return [node.args];
    case '.':
    case '.?': {
      const object = pathOf(node.args[0]);
      return object && [...object, node.args[1]];
    }
    case '[]':
    case '[?]': {
      const [object, index] = node.args;
      const path = pathOf(object);
      return path && index.op === 'value' && typeof index.args === 'string'
        ? [...path, index.args]
        : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a chain has a `.?` or `[?…]` in it: its value is one that may be missing, not the field's own. */
export function isOptionalChain(node: ASTNode): boolean {
  if (node.op === '.?' || node.op === '[?]') return true;
  return (node.op === '.' || node.op === '[]') && isOptionalChain(node.args[0]);
}

/** A path as people write it: `steps["run-tests"].url`. */
export function shownPath(path: readonly string[]): string {
  return path
    .map((name, index) => {
      if (!/^[A-Za-z_]\w*$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

/** The macros whose first argument names a variable for the others, with how many arguments they take. */
const comprehensions: ReadonlyMap<string, readonly number[]> = new Map([
  ['all', [2]],
  ['exists', [2]],
  ['exists_one', [2]],
  ['map', [2, 3]],
  ['filter', [2]],
]);

export interface Comprehension {
  readonly name: string;
  readonly list: ASTNode;
  readonly variable: ASTNode & { readonly op: 'id' };
  /** What is evaluated for each item; of `map` with three arguments the condition, then the result. */
  readonly bodies: readonly ASTNode[];
}

/** `list.exists(x, …)` and its like; undefined for other nodes. */
export function comprehensionOf(node: ASTNode): Comprehension | undefined {
  if (node.op !== 'rcall') return undefined;
  const [name, list, args] = node.args;
  const [variable, ...bodies] = args;
  if (!comprehensions.get(name)?.includes(args.length)) return undefined;
  return variable?.op === 'id' ? { name, list, variable, bodies } : undefined;
}

export interface Bind {
  readonly variable: ASTNode & { readonly op: 'id' };
  readonly value: ASTNode;
  readonly body: ASTNode;
}

/**
 * `cel.bind(x, value, body)`; undefined for other nodes. The engine takes any `….bind(x, value,
 * body)` for it, whatever stands before the dot, and so does this.
 */
export function bindOf(node: ASTNode): Bind | undefined {
  if (node.op !== 'rcall' || node.args[0] !== 'bind' || node.args[2].length !== 3) return undefined;
  const [variable, value, body] = node.args[2];
  return variable?.op === 'id' && value && body ? { variable, value, body } : undefined;
}

/** `x.matches(p)` and `matches(x, p)`, also after their redirection. */
export function matchCallOf(
  node: ASTNode,
): { readonly subject: ASTNode; readonly pattern: ASTNode } | undefined {
  if (node.op === 'rcall' && ['matches', 'matchesRe2'].includes(node.args[0])) {
    const [, subject, [pattern]] = node.args;
    return pattern && { subject, pattern };
  }
  if (node.op === 'call' && node.args[0] === 'matches') {
    const [, [subject, pattern]] = node.args;
    return subject && pattern && { subject, pattern };
  }
  return undefined;
}
