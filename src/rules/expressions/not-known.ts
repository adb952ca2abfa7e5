import type { Scene } from '../scene.js';
import { EvaluationError, type ASTNode } from './cel.js';
import { nodesOf, pathOf, shownPath } from './nodes.js';
import { ExpressionError } from './types.js';

/** Thrown where an expression asks for a `let` that has no value because nothing is known of the build. */
export class LetNotKnown extends Error {
  override readonly name = 'LetNotKnown';
  readonly error: ExpressionError;

  constructor(error: ExpressionError) {
    super(error.message);
    this.error = error;
  }
}

/**
 * That an expression touches `build` where nothing is known of it. It is no field that is missing:
 * `has()` and `default()` do not make up for it, as nobody knows what the answer would be.
 *
 * @param error what an evaluation ended with
 */
export function notKnownError(
  error: unknown,
  ast: ASTNode,
  { build }: Scene,
): ExpressionError | undefined {
  if (error instanceof LetNotKnown) {
    const { message, field } = error.error;
    return new ExpressionError('not-known', message, ast.start, ast.end, field);
  }
  // The name is there for the checker, and without a value.
  if (!(error instanceof EvaluationError) || error.code !== 'unknown_variable') return undefined;
  const start = error.range?.start ?? ast.start;
  const { node, path } = longestPath(ast, start);
  const field = shownPath(path);
  const why = build?.known === false ? build.why : 'nobody asked Applivery for it';
  const text = `\`${field}\` is not known: ${why.replace(/\.$/, '')}`;
  return new ExpressionError('not-known', text, node.start, node.end, field);
}

/** `build.git.branch`, of which the engine names `build` only. */
function longestPath(
  ast: ASTNode,
  start: number,
): { readonly node: ASTNode; readonly path: readonly string[] } {
  for (const node of nodesOf(ast)) {
    const path = pathOf(node);
    // Parents come first.
    if (path?.[0] === 'build' && node.start === start) return { node, path };
  }
  return { node: ast, path: ['build'] };
}
