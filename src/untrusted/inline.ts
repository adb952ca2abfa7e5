import { breakMentions, breakReferences, zeroWidthSpace } from './break-references.js';
import { cutWithEllipsis } from './cut.js';
import { nothing, oneLine, prepare } from './prepare.js';

/** UTF-16 units, the code span's own included. */
const longest = 200;

/**
 * Text as a code span of at most 200 UTF-16 units on one line, for sentences, table cells and
 * links: nothing in it is alive wherever in a line it stands, as long as it is a code span there.
 * It is none behind a backslash, in a paragraph that HTML begins, or where the author's own
 * backticks pair with ours: `inlineAnywhere` is for there. Empty text is an em dash.
 *
 * The spaces inside the backticks are not shown. They are there for `[report](${{ … }})`: a link's
 * target is read before code spans are, so `a) ![](https://…)` would end the target and live.
 */
export function inline(text: string): string {
  return codeSpan(text, neutralise);
}

/**
 * As `inline`, and harmless also where it does not become a code span: every reference and URL in
 * it is broken up. What somebody copies from it has zero-width spaces in it, so that `inline` is
 * better where it can be had.
 */
export function inlineAnywhere(text: string): string {
  // GitLab makes links to its wiki of `[[…]]`. Without its backslash `GH\-1` is a reference again.
  return codeSpan(text, (line) =>
    neutralise(breakReferences(line)).replace(
      /\[(?=\[)|\\(?=[!-/:-@[-`{-~])/g,
      `$&${zeroWidthSpace}`,
    ),
  );
}

function codeSpan(text: string, harmless: (line: string) => string): string {
  const line = oneLine(prepare(text).replaceAll('`', ''));
  if (line === '') return nothing;
  return `\` ${cutWithEllipsis(harmless(line), longest - 4)} \``;
}

function neutralise(line: string): string {
  return (
    breakMentions(line)
      // `\|` will not do: a table unescapes it, anything else shows the backslash, and `\\|` ends the cell.
      .replaceAll('|', '¦')
      // A link's target ends at the first space; a title or a closing parenthesis may follow, and nothing else.
      .replace(/^(?=["'()])/, zeroWidthSpace)
      // Link definitions and footnotes are found before code spans, HTML that began before is not ended by them.
      .replace(/\](?=[[(:])|<(?=[A-Za-z/!?])/g, `$&${zeroWidthSpace}`)
  );
}
