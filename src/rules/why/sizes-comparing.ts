import { isJsonObject, type Json } from '../../domain/json.js';
import type { ComparisonOperator } from './comparison.js';
import type { Value } from './edit.js';
import { beyond } from './values-for.js';

/** Nothing larger is made, whatever size a condition wants. */
const largest = 5000;

/** Texts or lists whose size compares with a number as wanted: what is there, made longer or shorter. */
export function sizesComparing(
  operator: ComparisonOperator,
  other: Json,
  from: Json | undefined,
): Value[] {
  if (typeof other !== 'number' || isJsonObject(from)) return [];
  return sizesAs(operator, other)
    .filter((size) => Number.isInteger(size) && size >= 0 && size <= largest)
    .flatMap((size) => {
      const text = { to: textOf(size, from), phrase: phraseOf(operator, other, 'character') };
      const list = { to: listOf(size, from), phrase: phraseOf(operator, other, 'item') };
      if (from === undefined || from === null) return [text, list];
      return [Array.isArray(from) ? list : text];
    });
}

function sizesAs(operator: ComparisonOperator, other: number): number[] {
  if (operator === '==') return [other];
  if (operator === '!=') return [other + 1];
  return beyond(operator, other).filter((size) => typeof size === 'number');
}

/** "had fewer than `3` items" */
function phraseOf(operator: ComparisonOperator, other: number, unit: string): string {
  return `had ${words[operator]}\`${other}\` ${unit}${other === 1 ? '' : 's'}`;
}

const words: Readonly<Record<ComparisonOperator, string>> = {
  '==': '',
  '!=': 'more or fewer than ',
  '<': 'fewer than ',
  '<=': 'at most ',
  '>': 'more than ',
  '>=': 'at least ',
};

/** Characters are code points, as CEL counts them. */
function textOf(size: number, from: Json | undefined): string {
  const letters = typeof from === 'string' ? Array.from(from) : [];
  return letters.slice(0, size).join('') + 'x'.repeat(Math.max(0, size - letters.length));
}

function listOf(size: number, from: Json | undefined): Json[] {
  const items: readonly Json[] = Array.isArray(from) ? (from as readonly Json[]) : [];
  return Array.from({ length: size }, (_, index) => items[index] ?? items.at(-1) ?? 'x');
}
