import { Lexer } from 'yaml';

/** How deep lists and maps may be inside each other. */
export const maxNesting = 50;

const controlTokens = new Set(['\uFEFF', '\u0002', '\u0018']);
const scalarFollows = '\u001f';

/**
 * Where a text is nested deeper than `maxNesting`, or undefined. To be asked before parsing: the
 * parser recurses, and some thousand levels end the whole process in a way that no `catch` sees.
 * The lexer does not recurse, and knows what is a bracket and what only looks like one.
 */
export function tooDeepAt(text: string): number | undefined {
  const columns: number[] = [];
  let flow = 0;
  let offset = 0;
  let lineStart = 0;
  let scalar = false;
  let afterKey = false;
  for (const token of new Lexer().lex(text)) {
    if (token === scalarFollows) {
      scalar = true;
      continue;
    }
    if (controlTokens.has(token) && !scalar) {
      if (token === '\uFEFF') offset += 1;
      continue;
    }
    if (!scalar && (token === '[' || token === '{')) flow += 1;
    else if (!scalar && (token === ']' || token === '}')) flow = Math.max(0, flow - 1);
    else if (flow === 0 && !scalar && token === ':' && !afterKey) afterKey = true;
    // A text on its key's line is no level of its own; whatever else stands there may be.
    else if (flow === 0 && !isSpace(token) && !(afterKey && scalar)) {
      enter(columns, offset - lineStart);
    }
    if (columns.length + flow > maxNesting) return offset;
    scalar = false;
    const lastBreak = token.lastIndexOf('\n');
    if (lastBreak !== -1) {
      lineStart = offset + lastBreak + 1;
      afterKey = false;
    }
    offset += token.length;
  }
  return undefined;
}

/** In block style each column at which something stands, further right than the one before, is a level. */
function enter(columns: number[], column: number): void {
  while ((columns.at(-1) ?? -1) > column) columns.pop();
  if ((columns.at(-1) ?? -1) < column) columns.push(column);
}

function isSpace(token: string): boolean {
  return /^[ \t\r\n#]/.test(token);
}
