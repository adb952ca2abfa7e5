import { isScalar } from 'yaml';
import type { TextFault } from '../domain/diagnostic.js';
import type { Findings } from './findings.js';
import { longestExpression } from './expressions/limits.js';
import { lineComments } from './line-comments.js';
import { longestTemplate } from './templates/compile-template.js';
import { hasExpression, scanTemplate } from './templates/scan-template.js';
import type { Path } from './yaml/nodes.js';
import { joinedAt } from './yaml/scalar-offsets.js';
import type { Range } from './yaml/source.js';

/**
 * Comments that hide more than the author sees: where YAML joins the lines of the file into one, a
 * comment swallows all that follows it.
 * @param value of the scalar at `path`, an expression by itself
 */
export function hiddenInExpression(value: string, path: Path, findings: Findings): TextFault[] {
  return hidden([{ start: 0, end: value.length }], value, path, findings);
}

/** As `hiddenInExpression`, of the expressions in a text. */
export function hiddenInTemplate(value: string, path: Path, findings: Findings): TextFault[] {
  if (!value.includes('//') || !hasExpression(value) || value.length > longestTemplate) return [];
  const { tokens, openFrom } = scanTemplate(value);
  const expressions = tokens.flatMap((token): Range[] => {
    if (token.type === 'text') return [];
    const { text, start } = token.code;
    return [{ start, end: start + text.length }];
  });
  // A comment may also have swallowed the end of its expression.
  if (openFrom !== undefined) expressions.push({ start: openFrom, end: value.length });
  return hidden(expressions, value, path, findings);
}

function hidden(
  expressions: readonly Range[],
  value: string,
  path: Path,
  findings: Findings,
): TextFault[] {
  const node = findings.node(path);
  const comments = expressions.flatMap(({ start, end }) => {
    // Of a longer one that is what is wrong with it.
    const length = Math.min(end - start, longestExpression);
    return lineComments(value.slice(start, start + length)).map((comment) => ({
      start: start + comment.start,
      end: start + comment.end,
    }));
  });
  if (comments.length === 0 || !isScalar(node)) return [];
  const joined = joinedAt(findings.text, node, value);
  let next = 0;
  return comments.flatMap((comment) => {
    while ((joined[next] ?? Infinity) < comment.start) next += 1;
    const hides = value.slice((joined[next] ?? Infinity) + 1, comment.end).trim() !== '';
    return hides ? [fault(comment)] : [];
  });
}

function fault(place: Range): TextFault {
  return {
    code: 'comment-in-folded-text',
    message: 'YAML joins these lines into one, so this comment hides the rest of the expression',
    hint: 'use `|` in place of `>`, or remove the comment',
    ...place,
  };
}
