import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { Duration, Optional, UnsignedInt } from './cel.js';
import type { Shape } from './event-shape.js';
import { Version } from './versions.js';

/**
 * A class for each declared object: the engine tells its types apart by constructor. They are Maps,
 * so that a field called `constructor` is only a field.
 */
export type TypeClass = new (fields: Iterable<readonly [string, unknown]>) => Map<string, unknown>;

/** The classes of a shape's objects, by path (`event`, `event.build`). */
export type TypeClasses = ReadonlyMap<string, TypeClass>;

/**
 * The event as the engine needs it: instances of the declared classes, ints as BigInt, times as
 * Date. Walks the declaration, so that a payload's own keys (`constructor`, `__proto__`) are never
 * looked at. What is not there, or of the wrong type, is not there in the result.
 */
export function toTyped(
  value: JsonObject,
  shape: Shape,
  classes: TypeClasses,
  path: string,
): unknown {
  const Type = classes.get(path);
  if (shape.type !== 'object' || Type === undefined) return undefined;
  const fields: [string, unknown][] = [];
  for (const [name, { shape: field }] of shape.fields) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    const converted = toField(given, field, classes, `${path}.${name}`);
    if (converted !== undefined) fields.push([name, converted]);
  }
  return new Type(fields);
}

function toField(
  given: Json | undefined,
  shape: Shape,
  classes: TypeClasses,
  path: string,
): unknown {
  switch (shape.type) {
    case 'object':
      return isJsonObject(given) ? toTyped(given, shape, classes, path) : undefined;
    case 'int':
      return Number.isSafeInteger(given) ? BigInt(given as number) : undefined;
    case 'timestamp': {
      const time = new Date(typeof given === 'string' ? given : NaN);
      return Number.isNaN(time.getTime()) ? undefined : time;
    }
    case 'strings':
      return Array.isArray(given) ? given.filter((item) => typeof item === 'string') : undefined;
    case 'string':
      return typeof given === 'string' ? given : undefined;
  }
}

/** A payload that nobody declared: nested Maps, in which any key is only a key. */
export function toUntyped(value: Json | undefined): unknown {
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null) return value;
  if (!isJsonObject(value)) return value.map((item) => toUntyped(item));
  return new Map(Object.entries(value).map(([key, item]) => [key, toUntyped(item)]));
}

/** The most characters of text that a result may hold: an expression must not fill the memory. */
export const largestResult = 1024 * 1024;

/** A result that JSON cannot express, such as bytes, or one that is too large. */
export class NoJsonForm extends Error {
  override readonly name = 'NoJsonForm';
}

/**
 * The engine's value as JSON: an int beyond what a number holds becomes text, a time becomes ISO
 * 8601, a duration seconds as in `90s`, an optional its value or null.
 * @throws NoJsonForm
 */
export function plain(value: unknown): Json {
  let room = largestResult;
  return convert(value);

  function spend(size: number): void {
    room -= size;
    if (room < 0) {
      throw new NoJsonForm(`the result holds more than ${largestResult} characters of text`);
    }
  }

  function convert(item: unknown): Json {
    switch (typeof item) {
      case 'string':
        spend(item.length);
        return item;
      case 'boolean':
        return item;
      case 'number':
        return Number.isFinite(item) ? item : String(item);
      case 'bigint':
        return Number.isSafeInteger(Number(item)) ? Number(item) : String(item);
      case 'object':
        return convertObject(item);
      default:
        throw new NoJsonForm('the result is neither text, number, list nor map');
    }
  }

  function convertObject(item: object | null): Json {
    spend(1);
    if (item === null) return null;
    if (Array.isArray(item)) return item.map(convert);
    if (item instanceof Map) return convertEntries([...item]);
    if (item instanceof Date) return momentText(item);
    if (item instanceof Optional) return item.hasValue() ? convert(item.value()) : null;
    if (item instanceof UnsignedInt) return convert(item.valueOf());
    if (item instanceof Duration) return secondsText(item);
    if (item instanceof Version) return item.text;
    if (item instanceof Uint8Array) {
      throw new NoJsonForm('the result is bytes; make a text of it first, such as with base64()');
    }
    // The engine makes plain objects of map literals, and instances for names such as `cel`.
    if (Object.getPrototypeOf(item) === Object.prototype) {
      return convertEntries(Object.entries(item));
    }
    throw new NoJsonForm('the result is neither text, number, list nor map');
  }

  function convertEntries(entries: readonly (readonly [unknown, unknown])[]): JsonObject {
    // fromEntries defines properties, so that a key named __proto__ is only a key.
    return Object.fromEntries(
      entries.map(([key, item]) => {
        const name = String(key);
        spend(name.length);
        return [name, convert(item)];
      }),
    );
  }
}

/** RFC 3339, in UTC: `2026-03-14T09:26:53Z`, `2026-03-14T09:26:53.5Z`. */
export function momentText(time: Date): string {
  return time.toISOString().replace(/\.?0*Z$/, 'Z');
}

/** `90s`, `-1.5s`; the engine's own text of a negative fraction is wrong. */
export function secondsText({ seconds, nanos }: Duration): string {
  const total = seconds * 1_000_000_000n + BigInt(nanos);
  const size = total < 0n ? -total : total;
  const fraction = String(size % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${total < 0n ? '-' : ''}${size / 1_000_000_000n}${fraction && `.${fraction}`}s`;
}

/** A value inside a text: texts as they are, all else as JSON. @throws NoJsonForm */
export function shownValue(value: unknown): string {
  const json = plain(value);
  return typeof json === 'string' ? json : JSON.stringify(json);
}
