/**
 * Goes between two characters to keep a tracker from seeing them as one thing. Escapes would not
 * do: mentions are looked for after `\@` and `&#64;` have become `@`.
 */
export const zeroWidthSpace = '\u200B';

/** What links to a commit when a commit begins so: GitHub and GitLab take 7 hex digits or more. */
export const hexToken = /(?<![0-9A-Za-z])[0-9a-f]{7,}(?![0-9A-Za-z])/gi;

/** The length of Applivery's ids. Broken up they could not be searched for. */
export const idLength = 24;

/** `@user` no longer mentions anybody. Doing it twice changes nothing more. */
export function breakMentions(text: string): string {
  return text.replace(/@(?=[^\s\u200B])/g, `@${zeroWidthSpace}`);
}

/**
 * Breaks what GitHub or GitLab makes a link of in text that is not code: `#1`, `owner/repo#1`,
 * `GH-1` and every tracker's `KEY-1`, `!1`, `&1`, `~label`, `%milestone`, `$snippet`, `^alert#1`,
 * `*iteration:1`, `[epic:1]`, advisories, commits and URLs. A closing keyword acts through the
 * reference behind it, so `fixes #1` closes nothing any more either, wherever it is copied to.
 * https://docs.gitlab.com/user/markdown/#gitlab-specific-references
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
export function breakReferences(text: string): string {
  return text
    .replace(/:(?=\/\/)|(?<![0-9a-z])www(?=\.)/gi, after)
    .replace(/[#!&~%$^*](?=[\p{L}\p{N}_"])|\[(?=\w{1,30}:)/gu, after)
    .replace(/(?<!\w)[a-z]\w*-(?=\d)|(?<!\w)GHSA-/gi, after)
    .replace(/<(?=!--)|--(?=>)/g, after)
    .replace(hexToken, breakCommit);
}

function after(match: string): string {
  return match + zeroWidthSpace;
}

function breakCommit(token: string): string {
  // Only digits are an order number or a version code far more often than a commit.
  if (token.length === idLength || /^\d+$/.test(token)) return token;
  return token.replace(/.{6}(?=.)/g, after);
}
