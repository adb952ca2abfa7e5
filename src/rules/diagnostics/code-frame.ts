import { paint } from './paint.js';
import { columnsOf, visible } from './visible.js';

type Range = Readonly<Record<'line' | 'column' | 'endLine' | 'endColumn', number>>;

const linesBefore = 2;
const linesAfter = 1;
/** Of a longer line only the part around the fault is shown. In UTF-16 units. */
const longest = 160;

/**
 * Two lines before a range and one after, with carets under it (under its first line, if it has
 * several).
 *
 * @param hidden ranges whose lines are never shown, because a secret stands there
 */
export function codeFrame(
  text: string,
  range: Range,
  hidden: readonly Range[],
  colour: boolean,
): string {
  const lines = text.split(/\r?\n/);
  if (text === '' || range.line > lines.length) return '';
  const first = Math.max(1, range.line - linesBefore);
  // A final line break makes an empty last line that nobody sees in an editor.
  const last = Math.min(lines.length - (lines.at(-1) === '' ? 1 : 0), range.line + linesAfter);
  const width = String(Math.max(last, range.line)).length;
  const frame: string[] = [];
  for (let n = first; n <= Math.max(last, range.line); n++) {
    const at = n === range.line;
    const secret = hidden.some(({ line, endLine }) => line <= n && n <= endLine);
    const line = lines[n - 1] ?? '';
    const window = windowOf(line, at ? range.column - 1 : 0);
    const shown = secret ? '[not shown]' : visible(line.slice(window.start, window.end));
    const gutter = `${at ? '>' : ' '} ${String(n).padStart(width)} | `;
    frame.push(paint(gutter, 'dim', colour) + shown.trimEnd());
    if (at && !secret) {
      const blank = ' '.repeat(width);
      frame.push(
        `${paint(`  ${blank} | `, 'dim', colour)}${carets(line, range, window.start, colour)}`,
      );
    }
  }
  return frame.map((line) => line.trimEnd()).join('\n');
}

function windowOf(line: string, column: number): { start: number; end: number } {
  if (line.length <= longest) return { start: 0, end: line.length };
  const start = Math.max(0, Math.min(column - longest / 2, line.length - longest));
  return { start, end: start + longest };
}

function carets(line: string, range: Range, windowStart: number, colour: boolean): string {
  const start = range.column - 1;
  const end = range.endLine > range.line ? line.length : range.endColumn - 1;
  const indent = columnsOf(visible(line.slice(windowStart, start)));
  const shown = line.slice(start, Math.min(end, windowStart + longest));
  const count = Math.max(1, columnsOf(visible(shown.trimEnd())));
  return ' '.repeat(indent) + paint('^'.repeat(count), 'red', colour);
}
