import type { Diagnostic, TextFault } from '../../domain/diagnostic.js';
import type { RulesFile } from '../ruleset.js';

/** A file's text, with lines and columns for its offsets. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** Both 1-based; the column counts UTF-16 units. */
  place(offset: number): { readonly line: number; readonly column: number };
}

/** Half-open, in UTF-16 units of the file's text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export function createSource({ path, text }: RulesFile): Source {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    file: path,
    text,
    place(offset) {
      const line = lineOf(starts, offset);
      return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
    },
  };
}

/** The last line that starts at or before the offset, by halving. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** @param fault its offsets are those of the file */
export function toDiagnostic(source: Source, fault: TextFault): Diagnostic {
  const { line, column } = source.place(fault.start);
  const end = source.place(Math.max(fault.start, fault.end));
  return {
    code: fault.code,
    severity: fault.severity ?? 'error',
    message: fault.message,
    hint: fault.hint,
    file: source.file,
    line,
    column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** The offset of the end of the line that holds `offset`, without its line break. */
export function endOfLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at === -1) return text.length;
  return text[at - 1] === '\r' && at > offset ? at - 1 : at;
}
