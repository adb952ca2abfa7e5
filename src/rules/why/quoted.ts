import type { Json } from '../../domain/json.js';

/** Values in sentences are cut to this many characters. */
const longestValue = 80;
/** Parts of conditions in sentences are cut to this many characters. */
const longestPart = 160;

/** What controls a terminal, is invisible, or shows text in another order than it is in. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** On one line, with what nobody could see written as `\u…`. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(hidden, (letter) =>
    letter
      .split('')
      .map((unit) => escaped(unit))
      .join(''),
  );
}

/** A value as in JSON, between backticks, on one line, cut. What a payload brings cannot end the backticks. */
export function quoted(value: Json): string {
  const json = JSON.stringify(value);
  const short = json.length <= longestValue ? json : `${json.slice(0, longestValue)}…`;
  return code(short);
}

/** A part of a condition, as written, on one line, cut. */
export function quotedPart(source: string): string {
  const text = source.replace(/\s+/g, ' ').trim();
  return code(text.length > longestPart ? `${text.slice(0, longestPart)}…` : text);
}

function code(text: string): string {
  // Never half a character.
  const whole = text.replace(/[\uD800-\uDBFF](?=…$)/, '');
  return `\`${oneLine(whole).replaceAll('`', escaped)}\``;
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** "`a`, `b` or `c`" */
export function orList(items: readonly string[]): string {
  return joined(items, 'or');
}

/** "`a`, `b` and `c`" */
export function andList(items: readonly string[]): string {
  return joined(items, 'and');
}

function joined(items: readonly string[], word: string): string {
  const last = items.at(-1);
  if (last === undefined || items.length === 1) return last ?? '';
  return `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}
