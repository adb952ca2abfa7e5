import type { ASTNode } from './cel.js';
import { nodesOf, pathOf, shownPath, textOf, type Range } from './nodes.js';

/** That there is nothing where an expression looks. */
export interface MissingField {
  /** As people write it, such as `event.build.os`. */
  readonly field: string;
  /** A clause: "the event has no `build.os`". */
  readonly text: string;
}

/**
 * What an evaluation found missing.
 * @param range where the engine says it failed: the name of the field, or an access with brackets
 */
export function missingAt(ast: ASTNode, range: Range, source: string): MissingField {
  const access = nodesOf(ast).find(
    (node) =>
      ((node.op === '.' || node.op === '.?') && node.pos === range.start) ||
      (node.op === '[]' && node.start === range.start && node.end === range.end),
  );
  if (access !== undefined) return missingField(wholePath(access, ast), source);
  const field = source.slice(range.start, range.end);
  return { field, text: `\`${field}\` has no value` };
}

/** Of a build without anything of git, people want to know about the field that they asked for. */
function wholePath(access: ASTNode, ast: ASTNode): ASTNode {
  if (pathOf(access)?.[0] !== 'build') return access;
  const around = nodesOf(ast).find((node) => pathOf(node) && nodesOf(node).includes(access));
  return around ?? access;
}

/** That there is nothing at a node. */
export function missingField(node: ASTNode, source: string): MissingField {
  const path = pathOf(node);
  const field = path === undefined ? textOf(node, source) : shownPath(path);
  const [root, ...rest] = path ?? [];
  if (rest.length === 0) return { field, text: `\`${field}\` has no value` };
  if (root === 'build') return { field, text: lackingOfBuild(rest) };
  if (root !== 'event') return { field, text: `\`${field}\` has no value` };
  return { field, text: `the event has no \`${shownPath(rest)}\`` };
}

/** @param names below `build` */
export function lackingOfBuild(names: readonly string[]): string {
  return `Applivery has no \`${shownPath(names)}\` for this build`;
}
