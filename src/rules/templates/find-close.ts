/**
 * Where the `}}` is that ends the expression beginning at `from`; undefined when there is none.
 * Braces in pairs, texts and comments do not end it. It reads texts as the expression engine does,
 * for which a backslash hides a quote in raw texts (`r"…"`) too.
 */
export function findClose(source: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < source.length;) {
    const character = source.charAt(at);
    if (character === '"' || character === "'") {
      const end = endOfText(source, at);
      // The engine says that the text is not closed; going on would only hide what follows.
      if (end === undefined) return nextClose(source, at);
      at = end;
    } else if (character === '/' && source[at + 1] === '/') {
      const lineEnd = endOfLine(source, at);
      const close = nextClose(source, at);
      if (depth === 0 && close !== undefined && close < lineEnd) return close;
      at = lineEnd;
    } else if (character === '}' && depth === 0) {
      if (source[at + 1] === '}') return at;
      at += 1;
    } else {
      if (character === '{') depth += 1;
      if (character === '}') depth -= 1;
      at += 1;
    }
  }
  return undefined;
}

/** Just behind the text whose quote is at `start`. */
function endOfText(source: string, start: number): number | undefined {
  const quote = source.charAt(start);
  const triple = source.startsWith(quote.repeat(3), start);
  const delimiter = triple ? quote.repeat(3) : quote;
  for (let at = start + delimiter.length; at < source.length; at += 1) {
    const character = source[at];
    if (!triple && (character === '\n' || character === '\r')) return undefined;
    if (character === '\\') at += 1;
    else if (source.startsWith(delimiter, at)) return at + delimiter.length;
  }
  return undefined;
}

function nextClose(source: string, from: number): number | undefined {
  const at = source.indexOf('}}', from);
  return at === -1 ? undefined : at;
}

function endOfLine(source: string, from: number): number {
  const at = source.indexOf('\n', from);
  return at === -1 ? source.length : at;
}
