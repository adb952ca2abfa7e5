/** A line as a terminal may show it: tabs as spaces, what controls the terminal or reorders text as `·`. */
export function visible(line: string): string {
  return line
    .replaceAll('\t', '  ')
    .replace(/[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, '·');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Two columns: emoji, and the East Asian scripts whose characters are as wide as high. */
const wide =
  /\p{Emoji_Presentation}|\uFE0F|[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6]/u;

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const { segment } of segmenter.segment(text)) columns += wide.test(segment) ? 2 : 1;
  return columns;
}
