import type { TextFault } from '../../domain/diagnostic.js';
import { findClose } from './find-close.js';
import type { Code } from './parts.js';

export type Token =
  | { readonly type: 'text'; readonly text: string }
  /** `start` and `end` include the `${{` and the `}}`, `code` does not. */
  | { readonly type: 'code'; readonly code: Code; readonly start: number; readonly end: number };

const opening = '${{';

export interface ScannedTemplate {
  readonly tokens: readonly Token[];
  readonly faults: readonly TextFault[];
  /** False: an expression is never closed, and what follows it was not read. */
  readonly complete: boolean;
}

/** Takes a template apart. `$${{` is text that reads `${{`. */
export function scanTemplate(source: string): ScannedTemplate {
  const tokens: Token[] = [];
  const faults: TextFault[] = [];
  let text = '';
  let at = 0;
  for (;;) {
    const start = source.indexOf(opening, at);
    if (start === -1) break;
    const inner = start + opening.length;
    if (source[start - 1] === '$') {
      text += source.slice(at, start - 1) + opening;
      at = inner;
      continue;
    }
    text += source.slice(at, start);
    const close = findClose(source, inner);
    if (close === undefined) {
      faults.push(unclosed(start, inner));
      return { tokens, faults, complete: false };
    }
    const code = { text: source.slice(inner, close), start: inner };
    at = close + 2;
    if (code.text.trim() === '') faults.push(empty(start, at));
    if (text !== '') tokens.push({ type: 'text', text });
    tokens.push({ type: 'code', code, start, end: at });
    text = '';
  }
  text += source.slice(at);
  if (text !== '') tokens.push({ type: 'text', text });
  return { tokens, faults, complete: true };
}

function unclosed(start: number, end: number): TextFault {
  return {
    code: 'unclosed-expression',
    message: '`${{` is opened here and never closed',
    hint: 'close it with `}}`, or write `$${{` for a literal `${{`',
    start,
    end,
  };
}

function empty(start: number, end: number): TextFault {
  return {
    code: 'empty',
    message: 'there is no expression between `${{` and `}}`',
    hint: 'put one there, or write `$${{` for a literal `${{`',
    start,
    end,
  };
}
