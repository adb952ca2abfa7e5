import { block } from '../../untrusted/block.js';
import { inline } from '../../untrusted/inline.js';
import { link } from '../../untrusted/link.js';
import { plainOrInline } from '../../untrusted/plain-or-inline.js';
import type { Inserted, Piece } from './parts.js';

/** UTF-16 units, with room for what actions add below the 60,000 that are ever sent. */
const longest = 55_000;
export const largestBlock = 50_000;
const smallestBlock = 500;

/** Text of people that gets a block of its own. */
interface Typed {
  readonly typed: string;
}

/**
 * Pieces as one Markdown text, in which what did not come from the author is harmless. Where the
 * whole is too long, the blocks of what people typed are cut further, all to the same length.
 * Undefined: they cannot be cut far enough.
 */
export function markdownText(
  pieces: readonly Piece[],
  linkDomains: readonly string[],
): string | undefined {
  const safe = pieces.map((piece) => {
    return typeof piece === 'string' ? piece : harmless(piece, linkDomains);
  });
  for (let limit = largestBlock; ; limit = Math.max(smallestBlock, Math.floor(limit / 2))) {
    const text = assemble(safe, limit);
    if (text.length <= longest) return text;
    if (limit === smallestBlock) return undefined;
  }
}

function harmless(piece: Inserted, linkDomains: readonly string[]): string | Typed {
  const { text, form, origin, alone } = piece;
  if (form === 'structure') return inline(text);
  if (form === 'scalar' || origin === 'author') return text;
  if (origin === 'untrusted') return alone ? { typed: text } : inline(text);
  return /^https?:\/\//i.test(text) ? link(text, linkDomains) : plainOrInline(text);
}

/**
 * A fence counts only at the begin of a line: a block takes the white space beside it away. It
 * brings its own blank lines, so where the author has some too, one of each is enough.
 */
function assemble(pieces: readonly (string | Typed)[], limit: number): string {
  let text = '';
  let afterBlock = false;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += afterBlock ? piece.replace(/^[ \t]*(?:\n(?=[ \t]*\n))?/, '') : piece;
      afterBlock = false;
      continue;
    }
    const fenced = block(piece.typed, { limit });
    // Of an empty text there is a dash, which needs no lines of its own.
    afterBlock = fenced.startsWith('\n');
    if (afterBlock) text = withoutIndent(text);
    text += afterBlock && text.endsWith('\n\n') ? fenced.slice(1) : fenced;
  }
  return text;
}

/** Without the white space at the end of the last line. A pattern would look at it anew from each blank. */
function withoutIndent(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  return text.slice(0, end);
}
