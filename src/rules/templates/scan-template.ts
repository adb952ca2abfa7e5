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
  /** Behind the `${{` that is never closed: what follows it was not read. */
  readonly openFrom: number | undefined;
}

/** Takes a template apart. `$${{` is text that reads `${{`. */
export function scanTemplate(source: string): ScannedTemplate {
  const tokens: Token[] = [];
  const faults: TextFault[] = [];
  let at = 0;
  for (let start = openingFrom(source, at); start !== -1; start = openingFrom(source, at)) {
    addText(source.slice(at, start));
    const inner = start + opening.length;
    const close = findClose(source, inner);
    if (close === undefined) {
      faults.push(unclosed(start, inner));
      return { tokens, faults, openFrom: inner };
    }
    const code = { text: source.slice(inner, close), start: inner };
    at = close + 2;
    if (code.text.trim() === '') faults.push(empty(start, at));
    tokens.push({ type: 'code', code, start, end: at });
  }
  addText(source.slice(at));
  return { tokens, faults, openFrom: undefined };

  function addText(text: string): void {
    if (text !== '') tokens.push({ type: 'text', text: literalText(text) });
  }
}

/** Whether an expression begins somewhere in a text. */
export function hasExpression(source: string): boolean {
  return openingFrom(source, 0) !== -1;
}

/** What a text without expressions says: `$${{` is `${{`. */
export function literalText(source: string): string {
  return source.replaceAll(`$${opening}`, () => opening);
}

/** Where the next `${{` stands that is not escaped; -1: nowhere. */
function openingFrom(source: string, from: number): number {
  let start = source.indexOf(opening, from);
  while (start > 0 && source[start - 1] === '$') {
    start = source.indexOf(opening, start + opening.length);
  }
  return start;
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
