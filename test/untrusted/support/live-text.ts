/**
 * Says what of a Markdown text is not code: what a tracker would look for mentions, links, images
 * and HTML in. A renderer can take the place of `liveText`.
 */
export type LiveText = (markdown: string) => string;

const code = '\uFFFC';

/** https://spec.commonmark.org/0.31.2/#html-blocks: those in which no Markdown is read up to a blank line. */
const htmlBlock =
  /^ {0,3}<\/?(?:details|summary|div|p|table|tr|td|th|ul|li|center|h[1-6])(?=[\s>]|\/>|$)/i;
/** As `htmlBlock`, but only where no paragraph goes on. */
const anyTag = /^ {0,3}<\/?[A-Za-z][\w-]*(?:\s[^<>]*)?>[ \t]*$/;

/**
 * The rules of CommonMark on which we rely, and no others: fences at column 0, code spans, the
 * targets of links, which are read before code spans, HTML tags and autolinks, and blocks of HTML.
 */
export const liveText: LiveText = (markdown) => {
  const live: string[] = [];
  let paragraph: string[] = [];
  let open: string | undefined;
  let inHtml = false;
  const endParagraph = () => {
    if (paragraph.length > 0) live.push(liveInlines(paragraph.join('\n')));
    paragraph = [];
  };
  for (const line of markdown.split('\n')) {
    if (open !== undefined) {
      const [, run = ''] = /^ {0,3}(`+|~+)[ \t]*$/.exec(line) ?? [];
      if (run.startsWith(open)) open = undefined;
      continue;
    }
    if (inHtml && line.trim() !== '') {
      live.push(line);
      continue;
    }
    inHtml = htmlBlock.test(line) || (paragraph.length === 0 && anyTag.test(line));
    if (inHtml) {
      endParagraph();
      live.push(line);
      continue;
    }
    const [, fence] = /^(`{3,}(?=[^`]*$)|~{3,})/.exec(line) ?? [];
    if (fence === undefined && line.trim() !== '') {
      paragraph.push(line);
      continue;
    }
    endParagraph();
    open = fence;
    if (fence !== undefined) live.push(code);
  }
  endParagraph();
  if (open !== undefined) live.push('[a fence is still open]');
  return live.join('\n');
};

function liveInlines(text: string): string {
  let live = '';
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const [token = ''] = /^(?:\\[!-/:-@[-`{-~]|`+|\]\(|<[A-Za-z/!?][^>]*>|[^])/.exec(rest) ?? [];
    const length =
      (token.startsWith('`') && codeSpan(rest, token)) || (token === '](' && linkTarget(rest)) || 0;
    live +=
      length > 0 && token.startsWith('`') ? code : text.slice(at, at + (length || token.length));
    at += length || token.length;
  }
  return live;
}

/** The length of the code span that a text begins with; 0 when nothing closes it. */
function codeSpan(text: string, run: string): number {
  for (const { 0: found, index } of text.slice(run.length).matchAll(/`+/g)) {
    if (found === run) return run.length + index + run.length;
  }
  return 0;
}

/** The length of `](…)` when it is the end of a link. https://spec.commonmark.org/0.31.2/#inline-link */
function linkTarget(text: string): number {
  const target =
    /^\]\(\s*(?:<[^<>\n]*>|[^\s<()][^\s()]*)?(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)/.exec(
      text,
    );
  return target?.[0].length ?? 0;
}
