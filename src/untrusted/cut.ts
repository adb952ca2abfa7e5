const ellipsis = '…';

/** The first `length` UTF-16 units of a text, or one less where that would split a code point. */
export function cutAt(text: string, length: number): string {
  if (text.length <= length) return text;
  return text.slice(0, splitsCodePoint(text, length) ? length - 1 : length);
}

/** As `cutAt`, but at the end of a line where giving up a tenth of the text reaches one. */
export function cutAtLine(text: string, length: number): string {
  const cut = cutAt(text, length);
  if (cut === text) return text;
  const end = text.lastIndexOf('\n', length);
  return end >= length * 0.9 ? text.slice(0, end) : cut;
}

/** A line of at most `limit` UTF-16 units (at least 1); one that was cut ends in `…`. */
export function cutWithEllipsis(line: string, limit: number): string {
  if (line.length <= limit) return line;
  return cutAt(line, limit - ellipsis.length).trimEnd() + ellipsis;
}

function splitsCodePoint(text: string, at: number): boolean {
  return isSurrogate(text.charCodeAt(at - 1), 0xd800) && isSurrogate(text.charCodeAt(at), 0xdc00);
}

function isSurrogate(unit: number, first: 0xd800 | 0xdc00): boolean {
  return unit >= first && unit < first + 0x400;
}
