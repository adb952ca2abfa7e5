import { breakMentions } from './break-references.js';
import { cutWithEllipsis } from './cut.js';
import { prepareLine } from './prepare.js';

/**
 * A short plain text that nothing renders, such as a commit status' description: one line of at
 * most `limit` UTF-16 units, with `…` where it was cut. Empty when there is nothing to show.
 */
export function line(text: string, limit: number): string {
  return cutWithEllipsis(breakMentions(prepareLine(text)), limit);
}
