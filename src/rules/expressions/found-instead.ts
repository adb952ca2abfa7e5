import type { Json } from '../../domain/json.js';
import type { ASTNode } from './cel.js';
import { missingField } from './missing-field.js';
import { bindOf, childrenOf, comprehensionOf, matchCallOf, pathOf } from './nodes.js';
import type { PartEvaluator } from './part-evaluator.js';
import { statusFunctionOf } from './status-functions.js';

/** Values in sentences are cut to this many characters. */
const longestShown = 80;
/** The most values that one clause names. */
const mostShown = 3;

/** What an event has in place of what a part of a condition wants. */
export interface Found {
  /** A clause: "it is `"ios"`". */
  readonly text: string;
  readonly actual?: Json | undefined;
  /** The fields that are not there. */
  readonly missing?: readonly string[] | undefined;
}

/** For a part without `&&` and `||` that is not true: false, or without a value. */
export function foundInstead(node: ASTNode, parts: PartEvaluator): Found {
  if (asksStatus(node)) return { text: endings[parts.scene.before] };
  const result = parts.evaluate(node);
  if ('missing' in result)
    return nothing(result.missing.field, whyNothing(node, parts) ?? result.missing.text);
  if (node.op === 'call' && node.args[0] === 'has') {
    const [asked = node] = node.args[1];
    const { field, text } = missingField(asked, parts.textOf(asked));
    return nothing(field, text);
  }
  const found = valuesIn(node, parts);
  if (!('failed' in result)) return found ?? { text: 'it is not so' };
  const values = found === undefined ? '' : ` (${found.text})`;
  return { ...found, text: `that failed: ${result.failed}${values}` };
}

/** `failure()` or `!failure()`. */
function asksStatus(node: ASTNode): boolean {
  if (node.op === '!_') return asksStatus(node.args);
  return node.op === 'id' && statusFunctionOf(node.args) !== undefined;
}

const endings = {
  success: 'all steps before it succeeded',
  failure: 'a step before it failed',
  cancelled: 'the run was cancelled',
} as const;

function nothing(field: string, text: string): Found {
  return { text, missing: [field] };
}

/** Of a `let` without a value people want to know why it has none. */
function whyNothing(node: ASTNode, parts: PartEvaluator): string | undefined {
  for (const path of outerPaths(node, new Set())) {
    const behind = parts.letOf(path);
    const result = behind?.parts.evaluate(behind.expression.ast);
    if (result === undefined || 'value' in result) continue;
    const reason = 'missing' in result ? result.missing.text : result.failed;
    return `\`${parts.textOf(path)}\` has no value: ${reason}`;
  }
  return undefined;
}

/** The values that decide: the one side of a comparison, or all that the part looks at. */
function valuesIn(node: ASTNode, parts: PartEvaluator): Found | undefined {
  const subject = subjectOf(node);
  const result = subject && parts.evaluate(subject);
  if (result && 'value' in result) {
    return { text: `it is ${shown(result.value)}`, actual: result.value };
  }
  const values = outerPaths(node, new Set()).flatMap((path) => {
    const found = parts.evaluate(path);
    return 'value' in found ? [{ name: parts.textOf(path), value: found.value }] : [];
  });
  if (values.length === 0) return undefined;
  const clauses = values
    .slice(0, mostShown)
    .map(({ name, value }) => `\`${name}\` is ${shown(value)}`);
  return { text: clauses.join(', '), actual: values.length === 1 ? values[0]?.value : undefined };
}

/** The part of a comparison, test or negation whose value people want to see. */
function subjectOf(node: ASTNode): ASTNode | undefined {
  switch (node.op) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'in': {
      const [left, right] = node.args;
      const [leftVaries, rightVaries] = [left, right].map(
        (side) => outerPaths(side, new Set()).length > 0,
      );
      if (leftVaries && rightVaries) return undefined;
      return rightVaries ? right : left;
    }
    case '!_':
      return subjectOf(node.args);
    default: {
      const subject = textTestOf(node);
      return subject && outerPaths(node, new Set()).length === 1 ? subject : undefined;
    }
  }
}

const textTests = new Set(['startsWith', 'endsWith', 'contains']);

function textTestOf(node: ASTNode): ASTNode | undefined {
  if (node.op === 'rcall' && textTests.has(node.args[0])) return node.args[1];
  if (node.op === 'call' && textTests.has(node.args[0])) return node.args[1][0];
  return matchCallOf(node)?.subject;
}

/** The fields that a part looks at: whole paths, without loop variables and repetitions. */
function outerPaths(node: ASTNode, locals: ReadonlySet<string>): ASTNode[] {
  const path = pathOf(node);
  if (path !== undefined) {
    const [root = ''] = path;
    // A name alone is a variable, the whole event, or a name of the engine: nothing to show.
    return locals.has(root) || (path.length === 1 && root !== 'now') ? [] : [node];
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

function distinct(nodes: readonly ASTNode[]): ASTNode[] {
  return [...new Map(nodes.map((node) => [pathOf(node)?.join('.'), node])).values()];
}

function shown(value: Json): string {
  const json = JSON.stringify(value);
  if (json.length <= longestShown) return `\`${json}\``;
  // Never half a character.
  return `\`${json.slice(0, longestShown).replace(/[\uD800-\uDBFF]$/, '')}…\``;
}
