import { block } from '../../untrusted/block.js';
import { zeroWidthSpace } from '../../untrusted/break-references.js';
import { inline, inlineAnywhere } from '../../untrusted/inline.js';
import { link } from '../../untrusted/link.js';
import { plainOrInline } from '../../untrusted/plain-or-inline.js';
import { ExpressionError } from '../expressions/types.js';
import { MarkdownAround } from './markdown-around.js';
import type { Inserted, Piece } from './parts.js';

/** UTF-16 units, with room for what actions add below the 60,000 that are ever sent. */
const longest = 55_000;
export const largestBlock = 50_000;
const smallestBlock = 500;

/** A piece as it is put into the text. */
type Safe =
  | { readonly kind: 'own'; readonly text: string }
  /** Made harmless, and standing in a line; a code span, if `isCode`. */
  | { readonly kind: 'inline'; readonly text: string; readonly isCode: boolean }
  /** Text of people that gets a block of its own: `text`, or a shorter one where there is no room for it. */
  | { readonly kind: 'block'; readonly text: string; readonly typed: string };

/**
 * Pieces as one Markdown text, in which what did not come from the author is harmless. Where the
 * whole is too long, the blocks of what people typed are cut further, all to the same length.
 * @param length of the template, for errors
 * @throws ExpressionError where they cannot be cut far enough, or would stand inside of HTML
 */
export function markdownText(
  pieces: readonly Piece[],
  { linkDomains, length }: { readonly linkDomains: readonly string[]; readonly length: number },
): string {
  const safe = harmless(pieces, linkDomains, (message) => {
    throw new ExpressionError('failed', message, 0, length);
  });
  for (let limit = largestBlock; ; limit = Math.max(smallestBlock, Math.floor(limit / 2))) {
    const text = assemble(safe, limit);
    if (text.length <= longest) return text;
    if (limit === smallestBlock) {
      throw new ExpressionError('failed', 'the text is too long for the issue tracker', 0, length);
    }
  }
}

/** How a piece is made harmless depends on the author's text before it. */
function harmless(
  pieces: readonly Piece[],
  linkDomains: readonly string[],
  fail: (message: string) => never,
): Safe[] {
  const around = new MarkdownAround();
  const safe: Safe[] = [];
  // In one piece: a tag may be put together of several.
  let own = '';
  for (const piece of pieces) {
    if (typeof piece === 'string' || isOwn(piece)) {
      own += typeof piece === 'string' ? piece : piece.text;
      continue;
    }
    around.read(own);
    safe.push({ kind: 'own', text: own });
    own = '';
    if (piece.origin === 'untrusted' && around.html !== undefined) {
      fail(`what people typed would stand inside \`${around.html}\`: it could close it`);
    }
    const made = madeHarmless(piece, around.takesCode, linkDomains);
    safe.push(made);
    const fence = made.kind === 'block' ? /^\n(`+)text\n/.exec(made.text)?.[1] : undefined;
    if (fence === undefined) around.passCode();
    else around.passBlock(fence);
  }
  return [...safe, { kind: 'own', text: own }];
}

/** It came from the author, or holds nothing that anybody typed. */
function isOwn({ form, origin }: Inserted): boolean {
  return form === 'scalar' || (form === 'text' && origin === 'author');
}

function madeHarmless(
  { text, form, origin, alone }: Inserted,
  takesCode: boolean,
  linkDomains: readonly string[],
): Safe {
  if (form === 'text' && origin === 'untrusted' && alone) {
    return { kind: 'block', text: block(text, { limit: largestBlock }), typed: text };
  }
  const code = takesCode ? inline : inlineAnywhere;
  const safe = inLine();
  return { kind: 'inline', text: safe, isCode: takesCode && safe.endsWith('`') };

  function inLine(): string {
    if (form === 'structure' || origin === 'untrusted') return code(text);
    const isAddress = /^https?:\/\//i.test(text);
    return isAddress ? link(text, linkDomains, code) : plainOrInline(text, code);
  }
}

/**
 * A fence counts only at the begin of a line: a block takes the white space beside it away. It
 * brings its own blank lines, so where the author has some too, one of each is enough.
 */
function assemble(pieces: readonly Safe[], limit: number): string {
  let text = '';
  let before: 'block' | 'code' | undefined;
  for (const piece of pieces) {
    if (piece.kind === 'own') {
      if (piece.text === '') continue;
      // The author's backtick behind ours would be a longer run, which closes nothing.
      if (before === 'code' && piece.text.startsWith('`')) text += zeroWidthSpace;
      text +=
        before === 'block' ? piece.text.replace(/^[ \t]*(?:\n(?=[ \t]*\n))?/, '') : piece.text;
      before = undefined;
    } else if (piece.kind === 'inline') {
      text += piece.text;
      before = piece.isCode ? 'code' : undefined;
    } else {
      const fenced = limit === largestBlock ? piece.text : block(piece.typed, { limit });
      // Of an empty text there is a dash, which needs no lines of its own.
      const isBlock = fenced.startsWith('\n');
      if (isBlock) text = onNewLine(withoutIndent(text));
      text += isBlock && text.endsWith('\n\n') ? fenced.slice(1) : fenced;
      before = isBlock ? 'block' : undefined;
    }
  }
  return text;
}

/** In the next round of a loop, a block may stand right behind the line before it. */
function onNewLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Without the white space at the end of the last line. A pattern would look at it anew from each blank. */
function withoutIndent(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  return text.slice(0, end);
}
