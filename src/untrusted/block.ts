import { breakMentions, zeroWidthSpace } from './break-references.js';
import { cutAtLine } from './cut.js';
import { nothing, prepare, rawCap } from './prepare.js';

const smallestLimit = 500;
const longestRun = 16;

/**
 * Text as a fenced block of Markdown in which nothing is alive: no mention, reference, link,
 * image, HTML, quick action or marker. The result is at most `limit` UTF-16 units; what was cut
 * is said below the fence, where the text itself cannot say it. Empty text is an em dash.
 *
 * It begins and ends with a line break. Without them, white space before the block would put the
 * fence inside a list item, which the first line of text at column 0 would end, and the fence with
 * it; and after a line such as `<details>` the block would be read as HTML.
 *
 * @throws RangeError for a `limit` below 500
 */
export function block(text: string, { limit }: { limit: number }): string {
  if (limit < smallestLimit) {
    throw new RangeError(`A block needs a limit of at least ${smallestLimit}, not ${limit}.`);
  }
  const whole = neutralise(prepare(text));
  if (whole === '') return nothing;

  const beyondCap = text.slice(rawCap);
  const fenced = fence(whole);
  if (beyondCap === '' && fenced.length <= limit) return fenced;

  const total = characters(whole) + characters(beyondCap);
  const room = limit - (fenced.length - whole.length) - note(total, total).length;
  const shown = cutAtLine(whole, room).trimEnd();
  return fence(shown) + note(characters(shown), total);
}

function neutralise(text: string): string {
  const lines = withoutBlankEnds(text)
    // GitLab's older quick actions and comment bots look at lines, fenced or not.
    .replace(/^(?=\/)/gm, ' ')
    // A fence that the template's author put around ours, or a line-based parser, would end here.
    .replace(/^(?= {0,3}(?:`{3}|~{3}))/gm, zeroWidthSpace)
    // The fence must be longer than the longest run: 50,000 backticks would need 50,001.
    .replace(new RegExp(`\`{${longestRun}}(?=\`)`, 'g'), `$&${zeroWidthSpace}`);
  // Mails show the text without its fence, and a reply brings the mention back alive.
  return breakMentions(lines);
}

/** The first line keeps its indentation: the text may be a piece of code. */
function withoutBlankEnds(text: string): string {
  const start = text.search(/\S/);
  return start === -1 ? '' : text.slice(text.lastIndexOf('\n', start) + 1).trimEnd();
}

/** https://spec.commonmark.org/0.31.2/#fenced-code-blocks: only as long a run of backticks can close it. */
function fence(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const ticks = '`'.repeat(longest + 1);
  return `\n${ticks}text\n${text}\n${ticks}\n`;
}

function note(shown: number, total: number): string {
  return `[cut: ${shown} of ${total} characters]\n`;
}

/** Code points, as people count, without the invisible ones that we put in. */
function characters(text: string): number {
  let count = 0;
  for (const character of text) if (character !== zeroWidthSpace) count += 1;
  return count;
}
