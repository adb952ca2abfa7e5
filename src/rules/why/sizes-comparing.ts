import { isJsonObject, type Json } from '../../domain/json.js';
import type { ComparisonOperator } from './comparison.js';
import type { Value } from './edit.js';
import { beyond, comparatives } from './values-for.js';

/** Nothing larger is made, whatever size a condition wants. */
const largest = 5000;

/** Texts or lists whose size compares with a number as wanted: what is there, made longer or shorter. */
export function sizesComparing(
  operator: ComparisonOperator,
  other: Json,
  from: Json | undefined,
): Value[] {
  if (typeof other !== 'number' || isJsonObject(from)) return [];
  const isExact = operator === '==' || operator === '!=';
  const sizes = isExact ? (operator === '==' ? [other] : [other + 1]) : beyond(operator, other);
  const words = isExact
    ? operator === '=='
      ? ''
      : 'more or fewer than '
    : `${comparatives[operator].replace('less', 'fewer')} `;
  return sizes
    .filter((size) => Number.isInteger(size) && size >= 0 && size <= largest)
    .flatMap((size) => {
      const [text, list] = [
        { to: textOf(size, from), phrase: `had ${words}${counted(other, 'character')}` },
        { to: listOf(size, from), phrase: `had ${words}${counted(other, 'item')}` },
      ];
      if (from === undefined || from === null) return [text, list];
      return [Array.isArray(from) ? list : text];
    });
}

function counted(count: number, one: string): string {
  return `\`${count}\` ${count === 1 ? one : `${one}s`}`;
}

/** Characters are code points, as CEL counts them. */
function textOf(size: number, from: Json | undefined): string {
  const letters = typeof from === 'string' ? [...from] : [];
  return letters.slice(0, size).join('') + 'x'.repeat(Math.max(0, size - letters.length));
}

function listOf(size: number, from: Json | undefined): Json[] {
  const items: readonly Json[] = Array.isArray(from) ? (from as readonly Json[]) : [];
  return Array.from({ length: size }, (_, index) => items[index] ?? items.at(-1) ?? 'x');
}
