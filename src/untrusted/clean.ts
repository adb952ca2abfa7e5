/** More combining marks than any script puts on one letter (the limit of Unicode's stream-safe text, UAX #15). */
const mostMarks = 30;

// Controls, direction marks, zero-width characters, line separators, and the invisible "tag" letters.
const invisible =
  /(?![\n\t])[\p{Cc}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;

const tooManyMarks = new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, 'gu');

/**
 * Text without what hides, reorders or forges: line ends are `\n`, lone surrogates become U+FFFD,
 * controls other than `\n` and `\t` and all invisible characters are dropped, the rest is NFC.
 * It must come before anything looks for `@`, `/` or a backtick: dropping a character later could
 * put a mention together again, and NFC makes a backtick of U+1FEF.
 */
export function clean(text: string): string {
  const visible = text.toWellFormed().replace(/\r\n?/g, '\n').replace(invisible, '');
  // Twice: NFC takes quadratic time on a long run of marks, and makes two of some of them.
  return limitMarks(limitMarks(visible).normalize('NFC'));
}

function limitMarks(text: string): string {
  return text.replace(tooManyMarks, '$1');
}
