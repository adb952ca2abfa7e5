import { endOfLine } from './source.js';

/** What stands for one character of a scalar's value, in the file's text. */
export interface Unit {
  /** Undefined: an escape; it stands for whatever the value has. */
  readonly text: string | undefined;
  /** UTF-16 units in the value: 2 for an escaped code point beyond the first plane. */
  readonly size: number;
  readonly start: number;
  readonly end: number;
}

/** One line of a scalar, without what YAML drops at its ends. `end` is where its line break stands. */
export interface ScalarLine {
  readonly units: readonly Unit[];
  readonly end: number;
}

export function plainLines(text: string, from: number, to: number): ScalarLine[] {
  return trimBreaks(text, splitLines(text, from, to)).map((line) =>
    rawLine(text, line.from, line.to),
  );
}

export function singleQuotedLines(text: string, from: number, to: number): ScalarLine[] {
  return trimBreaks(text, splitLines(text, from + 1, innerEnd(text, from, to))).map((line) => {
    const units: Unit[] = [];
    for (let at = line.from; at < line.to;) {
      const length = text.startsWith("''", at) ? 2 : 1;
      units.push({ text: text[at], size: 1, start: at, end: at + length });
      at += length;
    }
    return { units, end: line.to };
  });
}

export function doubleQuotedLines(text: string, from: number, to: number): ScalarLine[] {
  const lines: ScalarLine[] = [];
  let units: Unit[] = [];
  const end = innerEnd(text, from, to);
  let at = from + 1;
  while (at < end) {
    const escapedBreak = /\\\r?\n[ \t]*/y;
    const lineBreak = /[ \t]*(\r?\n)[ \t]*/y;
    escapedBreak.lastIndex = lineBreak.lastIndex = at;
    if (escapedBreak.test(text)) {
      at = escapedBreak.lastIndex;
    } else if (lineBreak.test(text)) {
      lines.push({ units, end: at });
      units = [];
      at = lineBreak.lastIndex;
    } else {
      const unit = text[at] === '\\' ? escaped(text, at) : raw(text, at);
      units.push(unit);
      at = unit.end;
    }
  }
  return [...lines, { units, end }];
}

/**
 * The lines of a block scalar, for every indentation that it may have: an indicator in the header
 * (`|2`) counts from the parent's, which is not known here. The first that fits the value is right.
 */
export function* blockLines(text: string, from: number, to: number): Generator<ScalarLine[]> {
  const bodyStart = text.indexOf('\n', from) + 1;
  if (bodyStart === 0 || bodyStart > to) return;
  const lines = splitLines(text, bodyStart, to);
  const first = lines.find((line) => text.slice(line.from, line.to).trim() !== '') ?? lines[0];
  const widest = first === undefined ? 0 : indentOf(text, first.from, first.to);
  for (let indent = widest; indent >= 0; indent--) {
    yield lines.map((line) => rawLine(text, Math.min(line.from + indent, line.to), line.to));
  }
}

interface Line {
  readonly from: number;
  readonly to: number;
}

function splitLines(text: string, from: number, to: number): Line[] {
  const lines: Line[] = [];
  let at = from;
  for (;;) {
    const end = Math.min(endOfLine(text, at), to);
    lines.push({ from: at, to: end });
    const next = text.indexOf('\n', end) + 1;
    if (next === 0 || next > to) return lines;
    at = next;
  }
}

/** White space around a line break belongs to the break; at the very ends it belongs to the text. */
function trimBreaks(text: string, lines: readonly Line[]): Line[] {
  return lines.map(({ from, to }, index) => {
    const line = text.slice(from, to);
    const leading = index === 0 ? 0 : line.length - line.trimStart().length;
    const kept = index === lines.length - 1 ? line.length : line.trimEnd().length;
    return { from: from + Math.min(leading, line.length), to: from + Math.max(leading, kept) };
  });
}

function rawLine(text: string, from: number, to: number): ScalarLine {
  const units: Unit[] = [];
  for (let at = from; at < to; at++) units.push(raw(text, at));
  return { units, end: to };
}

function raw(text: string, at: number): Unit {
  return { text: text[at], size: 1, start: at, end: at + 1 };
}

const escapeLengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

function escaped(text: string, at: number): Unit {
  const length = escapeLengths[text[at + 1] ?? ''] ?? 2;
  const beyond = length === 10 && parseInt(text.slice(at + 2, at + 10), 16) > 0xffff;
  return { text: undefined, size: beyond ? 2 : 1, start: at, end: at + length };
}

function indentOf(text: string, from: number, to: number): number {
  return /^ */.exec(text.slice(from, to))?.[0].length ?? 0;
}

/** Without the closing quote; an unclosed scalar has none. */
function innerEnd(text: string, from: number, to: number): number {
  return to > from + 1 && text[to - 1] === text[from] ? to - 1 : to;
}
