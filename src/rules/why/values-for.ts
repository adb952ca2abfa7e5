import { isJsonObject, type Json } from '../../domain/json.js';
import { momentText } from '../expressions/cel-values.js';
import { type ComparisonOperator, type TextTestName } from './comparison.js';
import { were, type Value } from './edit.js';
import { examplesOf } from './example-of.js';
import { unlikeness } from './likeness.js';
import { orList, quoted } from './quoted.js';

/** Lists longer than this are shown whole instead of item by item. */
const mostNamed = 3;

/** Of a long list, what is not in it is looked for near this many items. */
const mostOthers = 10;

/** Values that compare with another one as wanted, the most natural first. */
export function valuesComparing(operator: ComparisonOperator, other: Json): Value[] {
  switch (operator) {
    case '==':
      return [{ to: other, phrase: were(other) }];
    case '!=':
      return unlike(other).map((to) => ({ to, phrase: `were anything but ${quoted(other)}` }));
    default: {
      const phrase = `were ${comparatives[operator]} ${quoted(other)}`;
      return beyond(operator, other).map((to) => ({ to, phrase }));
    }
  }
}

const comparatives = {
  '<': 'less than',
  '<=': 'at most',
  '>': 'more than',
  '>=': 'at least',
} as const;

/** Values of the same kind as another that are more, or less. */
export function beyond(operator: keyof typeof comparatives, other: Json): Json[] {
  const isLess = operator.startsWith('<');
  if (typeof other === 'number') {
    const whole = isLess ? Math.floor(other) : Math.ceil(other);
    const next = isLess ? Math.ceil(other) - 1 : Math.floor(other) + 1;
    return operator.endsWith('=') ? [whole, other] : [next];
  }
  if (typeof other !== 'string') return [];
  if (operator.endsWith('=')) return [other];
  return isLess ? [other.slice(0, -1), ''] : [`${other}a`];
}

/** Moments before or after another one. @param verb what stands before "after": "were", "it had come" */
export function momentsComparing(operator: ComparisonOperator, other: Json, verb: string): Value[] {
  const at = typeof other === 'string' ? Date.parse(other) : NaN;
  if (Number.isNaN(at)) return [];
  const [by, words] = momentWords[operator];
  return [
    {
      to: momentText(new Date(at + by)),
      phrase: `${verb} ${words.replace('…', () => quoted(other))}`,
    },
  ];
}

const momentWords: Readonly<Record<ComparisonOperator, readonly [by: number, words: string]>> = {
  '<': [-1, 'before …'],
  '<=': [0, 'at … or before'],
  '>': [1, 'after …'],
  '>=': [0, 'at … or after'],
  '==': [0, 'at …'],
  '!=': [1, 'not at …'],
};

/** Values that are, or are not, among others. */
export function valuesAmong(others: Json, isWanted: boolean, from: Json | undefined): Value[] {
  const list: readonly Json[] = Array.isArray(others)
    ? (others as readonly Json[])
    : isJsonObject(others)
      ? Object.keys(others)
      : [];
  if (list.length === 0) return [];
  if (!isWanted) {
    const phrase = list.length === 1 ? 'were anything but' : 'were none of';
    const shown = list.length === 1 ? quoted(list[0] ?? null) : quoted(list);
    const others = list.slice(0, mostOthers).flatMap((one) => unlike(one));
    return others.map((to) => ({ to, phrase: `${phrase} ${shown}` }));
  }
  const phrase =
    list.length > mostNamed
      ? `were one of ${quoted(list)}`
      : `were ${orList(list.map((one) => quoted(one)))}`;
  return list
    .toSorted((a, b) => unlikeness(from, a) - unlikeness(from, b))
    .map((to) => ({ to, phrase }));
}

/** Lists, or maps, that hold a value, or do not. */
export function holding(item: Json, isWanted: boolean, from: Json | undefined): Value[] {
  const phrase = isWanted ? `held ${quoted(item)}` : `did not hold ${quoted(item)}`;
  if (isJsonObject(from) && typeof item === 'string') {
    const others = Object.entries(from).filter(([name]) => name !== item);
    const to = Object.fromEntries(isWanted ? [...others, [item, true]] : others);
    return [{ to, phrase }];
  }
  const list: readonly Json[] = Array.isArray(from) ? (from as readonly Json[]) : [];
  const same = JSON.stringify(item);
  const to = isWanted ? [...list, item] : list.filter((one) => JSON.stringify(one) !== same);
  return [{ to, phrase }];
}

/** Texts that pass a test, or do not. */
export function textsFor(
  test: TextTestName,
  needle: Json,
  isWanted: boolean,
  from: Json | undefined,
): Value[] {
  if (typeof needle !== 'string') return [];
  const verb = verbs[test][isWanted ? 0 : 1];
  if (isWanted && test === 'matches') {
    return [...new Set(examplesOf(needle))].map((to) => ({
      to,
      phrase: `${verb} ${quoted(needle)}, as ${quoted(to)} does`,
    }));
  }
  const texts = isWanted ? withNeedle(test, needle, from) : ['x', 'other', '-', ''];
  return texts.map((to) => ({ to, phrase: `${verb} ${quoted(needle)}` }));
}

const verbs: Readonly<Record<TextTestName, readonly [string, string]>> = {
  startsWith: ['began with', 'did not begin with'],
  endsWith: ['ended with', 'did not end with'],
  contains: ['contained', 'did not contain'],
  matches: ['matched', 'did not match'],
};

function withNeedle(test: TextTestName, needle: string, from: Json | undefined): string[] {
  // What is there stays as far as it may, so that other conditions on it stay met.
  if (typeof from !== 'string' || from.length > 200) return [needle];
  return test === 'startsWith' ? [`${needle}${from}`, needle] : [`${from}${needle}`, needle];
}

/** Something else, of the same kind if that can be. */
function unlike(value: Json): Json[] {
  switch (typeof value) {
    case 'string':
      // The longer one still passes what tests its beginning.
      return [`${value}x`, `x${value}`, 'other'];
    case 'number':
      return [value + 1];
    case 'boolean':
      return [!value];
    default:
      return ['other', 1];
  }
}
