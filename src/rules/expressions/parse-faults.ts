import type { TextFault } from '../../domain/diagnostic.js';
import type { ParseError } from './cel.js';
import type { Range } from './nodes.js';

/** The engine's names of tokens, for people. */
const tokens: Readonly<Record<string, string>> = {
  EOF: 'the end',
  RPAREN: '`)`',
  LPAREN: '`(`',
  RBRACKET: '`]`',
  LBRACKET: '`[`',
  RBRACE: '`}`',
  LBRACE: '`{`',
  COLON: '`:`',
  COMMA: '`,`',
  IDENTIFIER: 'a name',
};

/** An expression that cannot be read. */
export function parseFault(error: ParseError, source: string, found: Range): TextFault {
  const range = wholeCharacters(source, found);
  if (error.code === 'limit_exceeded') {
    return {
      code: 'too-long',
      message: 'the expression has too many parts, or nests them too deeply',
      hint: 'split it with `let`',
      start: 0,
      end: source.length,
    };
  }
  // An error at the very end has no width; the last character shows where that is.
  const start = Math.min(range.start, Math.max(source.length - 1, 0));
  return {
    code: 'syntax',
    message: messageOf(error, source.slice(range.start, range.end)),
    hint: hintAt(source, start),
    start,
    end: Math.max(range.end, start + 1),
  };
}

/** The engine reads UTF-16 units: half of a character says nothing. */
function wholeCharacters(source: string, { start, end }: Range): Range {
  const isHalf = (source.codePointAt(end - 1) ?? 0) > 0xffff;
  return { start, end: isHalf ? end + 1 : end };
}

function messageOf({ code, summary }: ParseError, found: string): string {
  const [, wanted, got] = /^Expected (\w+), got (\w+)/.exec(summary) ?? [];
  if (wanted !== undefined && got !== undefined) {
    return `${tokens[wanted] ?? wanted} is expected here, not ${tokens[got] ?? `\`${found}\``}`;
  }
  if (summary === 'Unexpected token: EOF') return 'the expression ends too early';
  if (summary.startsWith('Unexpected')) return `unexpected \`${found}\``;
  if (code.startsWith('unterminated')) return 'a text is not closed';
  if (code === 'reserved_identifier') return `\`${found}\` is reserved and cannot be a name`;
  if (code === 'invalid_macro_argument') return 'the first argument must name a variable';
  return summary.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

function hintAt(source: string, at: number): string | undefined {
  const before = source.slice(Math.max(0, at - 1), at + 2);
  if (/(^|[^=!<>])=([^=]|$)/.test(before)) return 'to compare, write `==`';
  const rest = source.slice(at);
  if (/^&(?!&)/.test(rest)) return 'for "and", write `&&`';
  if (/^\|(?!\|)/.test(rest)) return 'for "or", write `||`';
  if (/^\s*(and|or|not)\b/i.test(rest)) return 'write `&&`, `||` and `!`';
  if (rest.startsWith('}}')) return 'put one `${{ }}` around the whole expression, or none';
  return undefined;
}
