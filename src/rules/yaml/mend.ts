import type { Damage } from './damage.js';
import { endOfLine } from './source.js';
import type { SyntaxFault } from './syntax-faults.js';

/** Faults in the value of one line, after which the parser may lose its way. */
const mendable = new Set([
  'yaml-bad-scalar-start',
  'yaml-missing-char',
  'yaml-nested-key',
  'yaml-non-string-key',
  'yaml-unexpected-token',
]);

/** Indentation and dashes, then perhaps a key, at the start of a line; then a value. */
const valueOnLine = /^([ ]*(?:- +)*)((?:[\w$.-]+|"[^"\n]*"|'[^'\n]*') *: +|(?<=- +))(\S.*)$/;

export interface Mended {
  /** As long as before: offsets mean the same. */
  readonly text: string;
  readonly faults: readonly SyntaxFault[];
  readonly damage: readonly Damage[];
}

/**
 * Puts harmless values in place of those that have such faults, with all the lines that they go
 * on in; undefined where there are none.
 */
export function mend(text: string, faults: readonly SyntaxFault[]): Mended | undefined {
  const mended = faults.flatMap((fault) => {
    const value = mendable.has(fault.code) && !fault.breaksStructure && valueAt(text, fault.start);
    return value ? [{ fault, value }] : [];
  });
  if (mended.length === 0) return undefined;
  const parts: string[] = [];
  let at = 0;
  for (const { value } of mended) {
    if (value.start < at) continue;
    parts.push(text.slice(at, value.start), blank(text.slice(value.start, value.end)));
    at = value.end;
  }
  return {
    text: parts.join('') + text.slice(at),
    faults: mended.map(({ fault }) => fault),
    damage: mended.map(({ value: { start, end } }) => ({
      start,
      end: end + 1,
      breaksStructure: false,
    })),
  };
}

function blank(value: string): string {
  return `x${value.slice(1).replace(/[^\r\n]/g, ' ')}`;
}

/** The value on the line of a fault, if there is one that was not mended yet. */
function valueAt(text: string, offset: number): { start: number; end: number } | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const end = endOfLine(text, offset);
  const [, before, key, value] = valueOnLine.exec(text.slice(lineStart, end)) ?? [];
  if (before === undefined || key === undefined || value === undefined) return undefined;
  if (/^x[ ,\]}]*$/.test(value)) return undefined;
  const start = lineStart + before.length + key.length;
  const column = key === '' ? before.lastIndexOf('-') : before.length;
  if (start > offset) return undefined;
  const length = withoutTail(value);
  if (length < value.length) return { start, end: start + length };
  return { start, end: endOfDeeper(text, end, column) };
}

/** Inside braces over several lines, a comma or a bracket at the end is not the value's own. */
function withoutTail(value: string): number {
  if (/^[[{"']/.test(value)) return value.length;
  let excess = (value.match(/[\]}]/g)?.length ?? 0) - (value.match(/[[{]/g)?.length ?? 0);
  let end = value.length;
  for (; end > 1; end--) {
    const last = value[end - 1];
    if (last === ']' || last === '}') excess -= 1;
    else if (last !== ' ' && last !== ',') break;
    if (excess < 0 && last !== ' ' && last !== ',') break;
  }
  return end;
}

/** The end of the lines after `end` that are indented more than `column`. */
function endOfDeeper(text: string, end: number, column: number): number {
  let last = end;
  for (let at = text.indexOf('\n', end); at !== -1; at = text.indexOf('\n', at + 1)) {
    const lineEnd = endOfLine(text, at + 1);
    const line = text.slice(at + 1, lineEnd);
    const indent = line.length - line.trimStart().length;
    if (indent === line.length) continue;
    if (indent <= column) return last;
    last = lineEnd;
  }
  return last;
}
