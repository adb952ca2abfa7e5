import type { ASTNode } from './cel.js';
import { isMatch, longestForSlug } from './functions.js';
import { matchCallOf } from './nodes.js';
import { matchUnits } from './regex.js';
import { timeFields, zonedName } from './time-fields.js';

/**
 * What an operation costs at worst, in units of some 40 ns, by the size of its operands. Measured;
 * what is not listed looks at many characters, or at one item, in a unit.
 */

/** For each character, or byte, of an operand. */
const perCharacter: Readonly<Record<string, number>> = {
  size: 1 / 4,
  reverse: 1,
  json: 1 / 2,
  double: 1 / 16,
  quote: 1,
  lowerAsciiOnly: 1 / 4,
  upperAsciiOnly: 1 / 4,
  trimSpace: 1,
  version: 1,
  duration: 3,
  contains: 1 / 16,
  indexOf: 1 / 16,
};
/** For each item of a list. */
const perItem: Readonly<Record<string, number>> = { sort: 5, distinct: 2 };

const comparisons: ReadonlySet<string> = new Set(['==', '!=', 'in']);
/** Of all that is in what is compared. */
const perValue = 1 / 4;

/** Making the format of a zone takes that long, and it may be another one each time. */
const perZone = 1500;
const zoned: ReadonlySet<string> = new Set(Object.keys(timeFields).map(zonedName));

/** Functions that look for their second operand in the first. */
const searches: ReadonlySet<string> = new Set(['contains', 'indexOf', 'split', 'replace']);
/** Up to that length the search of a text takes linear time. */
const shortSearch = 250;

/** Of each character that is looked at. */
const perSlugged = 9;

/** @param name of the function or method, or the operator */
export function unitsOf(name: string, operands: readonly unknown[], node: ASTNode): number {
  const [first, second] = operands;
  if (typeof first === 'string' && typeof second === 'string') {
    if (isMatch(name)) return matchUnits(first, second, matchCallOf(node)?.pattern.op === 'value');
    const isSearch = searches.has(name) && second.length > shortSearch;
    if (isSearch || name === 'lastIndexOf') return (first.length * second.length) / 32;
  }
  if (zoned.has(name) && operands.length > 1) return perZone;
  if (name === 'slug' && typeof first === 'string') {
    return Math.min(first.length, longestForSlug) * perSlugged;
  }
  return operands.reduce<number>((sum, operand) => sum + unitsOfOperand(name, operand), 0);
}

function unitsOfOperand(name: string, operand: unknown): number {
  if (typeof operand === 'string' || operand instanceof Uint8Array) {
    return operand.length * (perCharacter[name] ?? 1 / 32);
  }
  if (comparisons.has(name)) return valuesIn(operand) * perValue;
  return Array.isArray(operand) ? operand.length * (perItem[name] ?? 1) : 0;
}

/** Lists and maps do not change while expressions look at them. */
const counted = new WeakMap<object, number>();

/** How many values there are in a list or map, at any depth. */
function valuesIn(value: unknown): number {
  const items = Array.isArray(value)
    ? value
    : value instanceof Map
      ? [...value.values()]
      : undefined;
  if (items === undefined) return 1;
  const known = counted.get(value as object);
  if (known !== undefined) return known;
  const count = items.reduce<number>((sum, item) => sum + valuesIn(item), 1);
  counted.set(value as object, count);
  return count;
}
