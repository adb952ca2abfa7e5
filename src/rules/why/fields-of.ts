import type { ASTNode } from '../expressions/cel.js';
import { bindOf, childrenOf, comprehensionOf, pathOf } from '../expressions/nodes.js';
import type { FieldPath } from './field-path.js';
import type { Parts } from './parts.js';
import { pathIn } from './path-in.js';

/** All that a part looks at and that could be another: whole paths, also behind `vars.x`. */
export function fieldsOf(node: ASTNode, parts: Parts): FieldPath[] {
  const found = new Map<string, FieldPath>();
  const lets = new Set<string>();
  visit(node, parts);
  return [...found.values()];

  function visit(at: ASTNode, within: Parts): void {
    const behind = within.letOf(at);
    if (behind !== undefined) {
      const name = behind.expression.source;
      // Once is enough, and twenty names that each use the one before twice would be a million.
      if (!lets.has(name)) visit(behind.expression.ast, behind.parts);
      lets.add(name);
      return;
    }
    const path = pathIn(at, within);
    if (path !== undefined) {
      const isWhole = path.length === 1 && ['event', 'build', 'steps'].includes(String(path[0]));
      if (!isWhole) found.set(JSON.stringify(path), path);
      // A `default(a, b)` looks at `b` too.
      if (at.op !== 'call' && at.op !== 'rcall') return;
    }
    for (const child of childrenOf(at)) visit(child, within);
  }
}

/**
 * The fields that a part looks at, as written, for sentences: whole paths, without the names of
 * the loops in it.
 */
export function shownFields(node: ASTNode, parts: Parts): ASTNode[] {
  return outerPaths(node, new Set());

  function outerPaths(node: ASTNode, locals: ReadonlySet<string>): ASTNode[] {
    const path = pathOf(node);
    if (path !== undefined) {
      const [root = ''] = path;
      if (locals.has(root)) return [];
      // A name alone is the whole event, or a name of the engine: nothing to show.
      return path.length > 1 || root === 'now' || parts.hasLocal(root) ? [node] : [];
    }
    const named = comprehensionOf(node) ?? bindOf(node);
    if (named === undefined) {
      return distinct(childrenOf(node).flatMap((child) => outerPaths(child, locals)));
    }
    const inside = new Set([...locals, named.variable.args]);
    const [outer, bodies] =
      'bodies' in named ? [named.list, named.bodies] : [named.value, [named.body]];
    return distinct([
      ...outerPaths(outer, locals),
      ...bodies.flatMap((body) => outerPaths(body, inside)),
    ]);
  }
}

function distinct(nodes: readonly ASTNode[]): ASTNode[] {
  return [...new Map(nodes.map((node) => [pathOf(node)?.join('.'), node])).values()];
}
