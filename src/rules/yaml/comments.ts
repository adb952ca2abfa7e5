import { CST, Lexer } from 'yaml';
import type { Range } from './source.js';

/** The comments of a YAML file, each from its `#` to the end of its line; what only looks like one, inside of a text, is none. */
export function commentsOf(text: string): Range[] {
  const comments: Range[] = [];
  let at = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    if (type === 'comment' && !isScalar) comments.push({ start: at, end: at + lexeme.length });
    // These are not in the file: they tell what comes next.
    const isMark = [CST.DOCUMENT, CST.FLOW_END, CST.SCALAR].includes(lexeme);
    isScalar = lexeme === CST.SCALAR;
    if (!isMark) at += lexeme.length;
  }
  return comments;
}
