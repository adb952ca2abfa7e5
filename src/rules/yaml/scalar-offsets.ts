import type { Scalar } from 'yaml';
import { blockLines, doubleQuotedLines, plainLines, singleQuotedLines } from './scalar-lines.js';
import type { ScalarLine, Unit } from './scalar-lines.js';
import type { Range } from './source.js';

/**
 * Finds a range of a scalar's value in the file's text, whatever the scalar's style: escapes,
 * indentation and folded line breaks make the two differ. Where the two cannot be brought
 * together the answer is the whole scalar: less exact, never wrong.
 *
 * @param value the scalar's text as the parser gave it; `range` is in its UTF-16 units
 */
export function locateInScalar(
  text: string,
  scalar: Scalar.Parsed,
  value: string,
  range: Range,
): Range {
  const [from, to] = scalar.range;
  const whole = { start: from, end: Math.max(from, trimmedEnd(text, from, to)) };
  const aligned = value === '' ? undefined : alignmentOf(text, scalar, value);
  return (aligned && pick(aligned, range)) ?? whole;
}

/**
 * The offsets in a scalar's value at whose characters a line of the file ends, though none ends in
 * the value: YAML has joined that line and the next.
 */
export function joinedAt(text: string, scalar: Scalar.Parsed, value: string): number[] {
  const places = alignmentOf(text, scalar, value) ?? [];
  return places.flatMap(({ start }, at) => {
    const next = places[at + 1]?.start ?? start;
    return value[at] !== '\n' && text.slice(start, next).includes('\n') ? [at] : [];
  });
}

function alignmentOf(text: string, scalar: Scalar.Parsed, value: string): Alignment | undefined {
  for (const lines of candidateLines(text, scalar)) {
    const aligned = align(value, lines);
    if (aligned !== undefined) return aligned;
  }
  return undefined;
}

function candidateLines(text: string, { type, range }: Scalar.Parsed): Iterable<ScalarLine[]> {
  const [from, to] = range;
  switch (type) {
    case 'QUOTE_SINGLE':
      return [singleQuotedLines(text, from, to)];
    case 'QUOTE_DOUBLE':
      return [doubleQuotedLines(text, from, to)];
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return blockLines(text, from, to);
    default:
      return [plainLines(text, from, to)];
  }
}

/** For each UTF-16 unit of the value, where it stands in the file. */
type Alignment = Range[];

/**
 * Walks value and source side by side. At a line's end the value holds a space or a line break
 * for the break in the source; a blank line that folding used up has nothing in the value.
 */
function align(value: string, lines: readonly ScalarLine[]): Alignment | undefined {
  const places: Range[] = [];
  let row = 0;
  let column = 0;
  while (places.length < value.length) {
    const line = lines[row];
    if (line === undefined) return undefined;
    const unit = line.units[column];
    const at = places.length;
    if (unit !== undefined) {
      if (!matches(unit, value, at)) return undefined;
      for (let n = 0; n < unit.size; n++) places.push(unit);
      column += 1;
      continue;
    }
    const blank = line.units.length === 0;
    const isBreak = value[at] === '\n' || (value[at] === ' ' && (!blank || row === 0));
    if (isBreak) places.push({ start: line.end, end: line.end + 1 });
    else if (!blank) return undefined;
    row += 1;
    column = 0;
  }
  return places;
}

function matches(unit: Unit, value: string, at: number): boolean {
  return unit.text === undefined || unit.text === value[at];
}

function pick(places: Alignment, { start, end }: Range): Range | undefined {
  const last = places.at(-1);
  if (last === undefined) return undefined;
  const from = places[start]?.start ?? last.end;
  const to = places[Math.min(end, places.length) - 1]?.end ?? last.end;
  return { start: from, end: Math.max(from, to) };
}

/** Block scalars reach to the next key: their trailing blank lines are not what is meant. */
function trimmedEnd(text: string, from: number, to: number): number {
  return from + text.slice(from, to).trimEnd().length;
}
