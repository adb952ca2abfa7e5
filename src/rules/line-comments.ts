import { textOrComment } from './expressions/text-or-comment.js';
import type { Range } from './yaml/source.js';

const tokens = new RegExp(textOrComment, 'g');

/** The comments of a CEL expression, each from its `//` to the end of its line. */
export function lineComments(expression: string): Range[] {
  return [...expression.matchAll(tokens)].flatMap(({ 0: token, index }) =>
    token.startsWith('//') ? [{ start: index, end: index + token.length }] : [],
  );
}
