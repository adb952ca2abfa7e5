import type { Token } from './scan-template.js';

/** Tokens of a template, as `standing` looks at them. */
export type Lined = Token & { readonly isTag: boolean };

/**
 * Which pieces of code have their lines for themselves, by their place in the list: a value with
 * only white space beside it, tags with only white space and other tags.
 */
export function standing(tokens: readonly Lined[]): ReadonlySet<number> {
  const alone = new Set<number>();
  for (let first = 0; first < tokens.length; first += 1) {
    if (tokens[first]?.type !== 'code') continue;
    const last = endOfGroup(tokens, first);
    if (beginsLine(tokens, first) && endsLine(tokens, last)) {
      for (let index = first; index <= last; index += 1) alone.add(index);
    }
    first = last;
  }
  return alone;
}

/** The last of the tags that stand beside each other on a line. */
function endOfGroup(tokens: readonly Lined[], first: number): number {
  if (tokens[first]?.isTag !== true) return first;
  let last = first;
  for (let index = first + 1; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.isTag === true) last = index;
    else if (token?.type !== 'text' || !/^[ \t]*$/.test(token.text)) break;
  }
  return last;
}

function beginsLine(tokens: readonly Lined[], index: number): boolean {
  const before = tokens[index - 1];
  if (before === undefined) return true;
  if (before.type !== 'text') return false;
  const lineStart = before.text.lastIndexOf('\n');
  return (lineStart !== -1 || index === 1) && before.text.slice(lineStart + 1).trim() === '';
}

function endsLine(tokens: readonly Lined[], index: number): boolean {
  const after = tokens[index + 1];
  if (after === undefined) return true;
  if (after.type !== 'text') return false;
  const lineEnd = after.text.indexOf('\n');
  if (lineEnd === -1) return index + 2 === tokens.length && after.text.trim() === '';
  return after.text.slice(0, lineEnd).trim() === '';
}
