import { breakMentions, breakReferences, zeroWidthSpace } from './break-references.js';
import { clean } from './clean.js';
import { cutAt, cutWithEllipsis } from './cut.js';
import { maskSecrets } from './mask-secrets.js';
import { oneLine, prepareLine, rawCap } from './prepare.js';

/**
 * A piece of text to be inserted into a title: on one line, with every mention, reference and URL
 * broken up. Trackers do not act on titles, but the mails, chats and commit messages that copy
 * them do. Empty when there is nothing to show.
 */
export function titlePart(text: string): string {
  return breakMentions(breakReferences(prepareLine(text)));
}

/**
 * Finishes a whole title, made of the author's text and of `titlePart`s: one line, trimmed, never
 * beginning with `/`, at most `limit` UTF-16 units with `…` where it was cut. Empty when there is
 * nothing to show. References stay: those that are left are the author's.
 */
export function title(text: string, { limit }: { limit: number }): string {
  const line = breakMentions(oneLine(maskSecrets(cleanAroundBreaks(cutAt(text, rawCap)))));
  return cutWithEllipsis(line.replace(/^(?=\/)/, zeroWidthSpace), limit);
}

/** Cleaning drops zero-width spaces, and those that are here protect. Blank pieces go, or a title could look empty. */
function cleanAroundBreaks(text: string): string {
  const pieces = text.split(zeroWidthSpace).map(clean);
  return pieces.filter((piece) => piece.trim() !== '').join(zeroWidthSpace);
}
