import { hexToken, idLength } from './break-references.js';
import { prepareLine } from './prepare.js';

const longest = 200;

const plain = /^[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd} ._-]*$/u;

// In this order: emphasis, a numbered list, `GH-1` and other trackers' keys, an advisory, a URL without a scheme.
const active =
  /(?<![\p{L}\p{Nd}])_|_(?![\p{L}\p{Nd}])|^\d+\.(?: |$)|[a-z]\w*-\d|ghsa-|(?<![a-z0-9])www\./iu;

/**
 * For careless rather than hostile text, such as an application's name: as it is (trimmed) when
 * neither Markdown nor a tracker sees anything in it, otherwise as code.
 * @param code `inline`, or `inlineAnywhere`
 */
export function plainOrInline(text: string, code: (text: string) => string): string {
  const line = prepareLine(text);
  return isHarmless(line) ? line : code(text);
}

function isHarmless(line: string): boolean {
  if (line.length > longest || !plain.test(line) || active.test(line)) return false;
  return (line.match(hexToken) ?? []).every((token) => token.length === idLength);
}
