import { day, hour } from '../../domain/clock.js';
import type { Json } from '../../domain/json.js';
import { momentText } from '../expressions/cel-values.js';
import type { ASTNode } from '../expressions/cel.js';
import { nodesOf } from '../expressions/nodes.js';
import { isMoment } from '../expressions/time-fields.js';
import { comingAt, were, wereForInstance, type Edit } from './edit.js';
import { isMomentField, valueAt } from './field-path.js';
import { fieldsOf } from './fields-of.js';
import type { Parts } from './parts.js';

/** The most values that are tried for one field. */
const mostTried = 64;

/**
 * Guesses for a part that computes something, so that what it wants cannot be read off it: the
 * values that it names and those near them, for each field that it looks at.
 */
export function* editsToTry(node: ASTNode, parts: Parts): Generator<Edit> {
  const fields = fieldsOf(node, parts);
  const given = fields.map((path) => valueAt(parts.scene, path));
  const guesses = distinct([...constantsOf(node).flatMap((one) => [one, ...near(one)]), ...given]);
  for (const [index, path] of fields.entries()) {
    const from = given[index];
    const own = isMomentField(path) ? momentsAround(momentOf(from) ?? parts.scene.now) : guesses;
    const sameKind = own.filter((to) => kindOf(to) === kindOf(from));
    const all = distinct([...sameKind, ...listsLike(from, own), ...own]);
    const isTime = path[0] === 'now';
    for (const to of all.slice(0, mostTried)) {
      yield { path, to, phrase: isTime ? comingAt(to) : wereForInstance(to) };
    }
    yield { path, to: undefined, phrase: were(undefined) };
  }
}

function momentOf(value: Json | undefined): number | undefined {
  return typeof value === 'string' && isMoment(value) ? Date.parse(value) : undefined;
}

function constantsOf(node: ASTNode): Json[] {
  return nodesOf(node).flatMap((one): Json[] => {
    if (one.op !== 'value') return [];
    const value: unknown = one.args;
    if (typeof value === 'bigint') return [Number(value)];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [value]
      : [];
  });
}

function near(value: Json): Json[] {
  switch (typeof value) {
    case 'number':
      return [
        ...[value + 1, value - 1, -value, Math.floor(value), Math.ceil(value)],
        ...[String(value), ...texts(value)],
      ];
    case 'boolean':
      return [!value];
    case 'string':
      return [
        ...[
          value.toLowerCase(),
          value.toUpperCase(),
          value.trim(),
          `${value}x`,
          `x${value}`,
          [value],
        ],
        ...versionsAround(value),
        ...(/^\d+$/.test(value) ? [Number(value)] : []),
        'x',
        '',
      ];
    default:
      return [];
  }
}

/** For `size(x) > 3`: texts about as long as a number says. */
function texts(length: number): string[] {
  const lengths = [length, length + 1, length - 1].filter((one) => one > 0 && one <= 50);
  return lengths.map((one) => 'x'.repeat(one));
}

/** `2.3` → `1.3`, `3.3`, `2.2`, `2.4` */
function versionsAround(text: string): string[] {
  if (!/^\d{1,9}(\.\d{1,9}){0,3}$/.test(text)) return [];
  const numbers = text.split('.').map(Number);
  return numbers
    .flatMap((number, index) => [number - 1, number + 1].map((one) => numbers.with(index, one)))
    .filter((version) => version.every((number) => number >= 0))
    .map((version) => version.join('.'));
}

/** For `size(list) > 3` and the like: what is there made longer or shorter. */
function listsLike(from: Json | undefined, guesses: readonly (Json | undefined)[]): Json[] {
  if (from !== undefined && !Array.isArray(from)) return [];
  const list: readonly Json[] = Array.isArray(from) ? (from as readonly Json[]) : [];
  const sizes = guesses.filter((one) => typeof one === 'number' && Number.isInteger(one));
  return (sizes as number[])
    .filter((size) => size >= 0 && size <= 50)
    .map((size) => Array.from({ length: size }, (_, index) => list[index] ?? list.at(-1) ?? 'x'));
}

/** Full hours of the next and the last day, then days, nearest first. */
function momentsAround(now: number): string[] {
  const start = Math.floor(now / hour) * hour;
  const hours = Array.from({ length: 24 }, (_, index) => (index + 1) * hour);
  const days = Array.from({ length: 7 }, (_, index) => (index + 1) * day);
  return [...hours, ...days]
    .flatMap((by) => [start + by, start - by])
    .map((at) => momentText(new Date(at)));
}

function kindOf(value: Json | undefined): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
