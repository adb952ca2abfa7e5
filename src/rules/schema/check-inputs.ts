import { isScalar } from 'yaml';
import type { z } from 'zod';
import type { AnyAction } from '../../domain/action.js';
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import type { LoadContext } from '../load-context.js';
import { literalText } from '../templates/scan-template.js';
import type { WithLeaf } from '../with-leaf.js';
import { pathsOf, pathText } from '../with-path.js';
import type { Path } from '../yaml/nodes.js';
import { reportIssues } from './report-issues.js';

/**
 * Checks what is written under `with` against the action's schema. What an expression will give is
 * not known yet: what the schema says about the place of one does not count.
 */
export function checkInputs(
  value: JsonObject,
  leaves: readonly WithLeaf[],
  { input, name }: AnyAction,
  { findings, path }: LoadContext,
): void {
  const base = [...path, 'with'];
  const open = leaves.filter(({ template }) => template?.constant !== true);
  const openPaths = open.map((leaf) => leaf.path);
  const { error } = input.safeParse(withConstants(value));
  const issues = (error?.issues ?? []).filter(
    (issue) => !dependsOn(issue, [], openPaths) && !isExpressionKey(issue),
  );
  reportIssues(issues, {
    findings,
    schema: input,
    base,
    noun: (at) => (at.length === 0 ? `\`with\` of \`${name}\`` : undefined),
  });
  const wrong = new Set(issues.map((issue) => pathText(issue.path)));
  warnOfRewrittenNumbers(value, base, wrong, findings);
}

/** An expression in a key is reported as that, and not as a name of the wrong form. */
function isExpressionKey({ code, path }: z.core.$ZodIssue): boolean {
  return code === 'invalid_key' && String(path.at(-1)).includes('${{');
}

/** Whether an issue is about the place of an expression, or about a whole of which one is a part. */
function dependsOn(issue: z.core.$ZodIssue, prefix: Path, open: readonly Path[]): boolean {
  const path = [...prefix, ...issue.path];
  if (open.some((place) => startsWith(path, place))) return true;
  const above = open.some((place) => startsWith(place, path));
  if (!above) return false;
  if (issue.code === 'custom') return true;
  return (
    issue.code === 'invalid_union' &&
    issue.errors.some((branch) => branch.every((inner) => dependsOn(inner, path, open)))
  );
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((key, index) => String(path[index]) === String(key));
}

/** Texts without an expression as they will be sent. */
function withConstants(value: Json): Json {
  if (typeof value === 'string') return literalText(value);
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, withConstants(item ?? null)]),
    );
  }
  return typeof value === 'object' && value !== null ? value.map(withConstants) : value;
}

/** `1.10` is the number 1.1, and a commit named `0e12` is 0: nobody who writes that means it. */
function warnOfRewrittenNumbers(
  value: JsonObject,
  base: Path,
  wrong: ReadonlySet<string>,
  findings: LoadContext['findings'],
): void {
  for (const [text, { path, value: item }] of pathsOf(value)) {
    const node = findings.node([...base, ...path]);
    if (typeof item !== 'number' || wrong.has(text) || !isScalar(node)) continue;
    if (node.source === String(item)) continue;
    findings.atValue([...base, ...path], {
      code: 'rewritten-number',
      severity: 'warning',
      message: `YAML reads \`${node.source}\` as the number ${item}`,
      hint: 'quote it to keep it as it is written',
    });
  }
}
