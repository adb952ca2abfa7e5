import { Duration, Optional, UnsignedInt } from './cel.js';
import { NoJsonForm, momentText, secondsText } from './cel-values.js';
import { checkLength } from './capped.js';
import { Version } from './versions.js';

/**
 * CEL's `format`: `%s` any value, `%d` a whole number, `%f`, `%.2f` and `%e` a decimal, `%b`, `%o`,
 * `%x` and `%X` a whole number in base 2, 8 or 16 (or a text's bytes), `%%` a percent sign.
 * https://github.com/google/cel-go/blob/master/ext/README.md#format
 *
 * @throws when values are too few or of the wrong type, or the result is too long
 */
export function formatText(pattern: string, values: readonly unknown[]): string {
  let used = 0;
  let length = pattern.length;
  return pattern.replace(
    /%(?:%|(?:\.(\d{1,2}))?([a-zA-Z]))/g,
    (clause, digits: string | undefined, verb: string | undefined) => {
      if (verb === undefined) return '%';
      if (used >= values.length) throw new Error(`format() has no value for ${clause}`);
      const text = formatValue(values[used++], { clause, verb, digits: Number(digits ?? 6) });
      // While it grows, not after: a pattern may name a long text a thousand times.
      length += text.length;
      checkLength(length);
      return text;
    },
  );
}

interface Clause {
  /** As written. */
  readonly clause: string;
  readonly verb: string;
  /** After the point. */
  readonly digits: number;
}

function formatValue(given: unknown, { clause, verb, digits }: Clause): string {
  const value = given instanceof UnsignedInt ? given.valueOf() : given;
  switch (verb) {
    case 's':
      return valueText(value);
    case 'd':
      if (isWhole(value) || isBeyond(value)) return String(value);
      throw new Error(`format() needs a whole number for ${clause}`);
    case 'f':
    case 'e':
      if (typeof value !== 'bigint' && typeof value !== 'number') {
        throw new Error(`format() needs a number for ${clause}`);
      }
      return isBeyond(value) ? String(value) : decimalText(Number(value), verb, digits);
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      if (isWhole(value)) return value.toString(2);
      throw new Error(`format() needs a whole number, true or false for ${clause}`);
    case 'o':
      if (isWhole(value)) return value.toString(8);
      throw new Error(`format() needs a whole number for ${clause}`);
    case 'x':
      return hexText(value, clause);
    case 'X':
      return hexText(value, clause).toUpperCase();
    default:
      throw new Error(`format() knows %s, %d, %f, %e, %b, %o, %x and %X, not ${clause}`);
  }
}

/** JSON's numbers are doubles, also the whole ones. */
function isWhole(value: unknown): value is bigint | number {
  return typeof value === 'bigint' || Number.isInteger(value);
}

/** Infinity, or no number at all: written as such. */
function isBeyond(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

function decimalText(value: number, verb: 'f' | 'e', digits: number): string {
  if (verb === 'f') return value.toFixed(digits);
  // At least two digits, as in Go.
  return value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');
}

function hexText(value: unknown, clause: string): string {
  if (isWhole(value)) return value.toString(16);
  if (typeof value === 'string' || value instanceof Uint8Array) {
    checkLength(value.length);
    return Buffer.from(value).toString('hex');
  }
  throw new Error(`format() needs a whole number or a text for ${clause}`);
}

/** A value as `%s` has it: lists as `[a, b]`, maps as `{k: v}` in the order of their keys. */
function valueText(whole: unknown): string {
  let length = 0;
  return textOf(whole);

  function spend(size: number): void {
    length += size;
    checkLength(length);
  }

  function leaf(text: string): string {
    spend(text.length);
    return text;
  }

  function textOf(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return leaf(value);
      case 'bigint':
      case 'number':
      case 'boolean':
        return leaf(String(value));
      case 'object':
        return value === null ? leaf('null') : objectText(value);
      default:
        throw unwritable();
    }
  }

  function objectText(value: object): string {
    if (Array.isArray(value)) {
      // Before its items are looked at: there may be very many, of no text.
      spend(2 * Math.max(1, value.length));
      return `[${value.map(textOf).join(', ')}]`;
    }
    if (value instanceof Map) return mapText([...value]);
    if (value instanceof Date) return leaf(momentText(value));
    if (value instanceof Duration) return leaf(secondsText(value));
    if (value instanceof UnsignedInt) return leaf(String(value.valueOf()));
    if (value instanceof Optional) return textOf(value.hasValue() ? value.value() : null);
    if (value instanceof Version) return leaf(value.text);
    if (value instanceof Uint8Array) return leaf(Buffer.from(value).toString());
    // The engine makes plain objects of map literals.
    if (Object.getPrototypeOf(value) === Object.prototype) return mapText(Object.entries(value));
    throw unwritable();
  }

  function mapText(entries: readonly (readonly [unknown, unknown])[]): string {
    spend(2 * Math.max(1, entries.length) + 2 * entries.length);
    const texts = entries.map(([key, value]) => [textOf(key), textOf(value)] as const);
    const sorted = texts.toSorted(([one], [other]) => (one < other ? -1 : 1));
    return `{${sorted.map((pair) => pair.join(': ')).join(', ')}}`;
  }
}

function unwritable(): NoJsonForm {
  return new NoJsonForm('format() cannot write this value');
}
