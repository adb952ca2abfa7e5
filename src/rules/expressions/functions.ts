import { isSafeRef } from '../../untrusted/safe-ref.js';
import { capped, joinTexts } from './capped.js';
import { type Duration, type Environment, EvaluationError } from './cel.js';
import { momentText, plain, secondsText, shownValue } from './cel-values.js';
import { registerDefault } from './default-macro.js';
import { formatText } from './format-text.js';
import { matchesRe2 } from './regex.js';
import { charAt, lowerAscii, quote, replace, trim, upperAscii } from './text-functions.js';
import { timeFields, wallClock, zonedName } from './time-fields.js';
import { compareVersions, parseVersion, Version } from './versions.js';

/** Methods of the engine, and those that the rewriting of expressions puts in their place. */
export const redirected: ReadonlyMap<string, string> = new Map([
  ['matches', 'matchesRe2'],
  ['join', 'joinCapped'],
  ['lowerAscii', 'lowerAsciiOnly'],
  ['upperAscii', 'upperAsciiOnly'],
  ['trim', 'trimSpace'],
  ...Object.keys(timeFields).map((name) => [name, zonedName(name)] as const),
]);

const originals = new Map([...redirected].map(([original, internal]) => [internal, original]));

/** The name by which authors know a function: theirs, where the rewriting put in another. */
export function shownName(name: string): string {
  return originals.get(name) ?? name;
}

/** A name that only the rewriting of expressions may use. */
export function isInternalName(name: string): boolean {
  return originals.has(name);
}

/** Whether a function or method, as the engine calls it, is `matches`. */
export function isMatch(name: string): boolean {
  return shownName(name) === 'matches';
}

/** What stands before the dot in `strings.quote(…)`. */
class StringsNamespace extends Map<string, never> {}

type Handler = (...args: never[]) => unknown;

/** Adds the functions of rules to an environment. */
export function registerFunctions(environment: Environment): void {
  const add = (signature: string, handler: Handler) =>
    environment.registerFunction(signature, handler as (...args: unknown[]) => unknown, {
      async: false,
    });

  add('string.matchesRe2(string): bool', matchesRe2);
  add('matches(string, string): bool', matchesRe2);
  add('list<dyn>.joinCapped(): string', (list: unknown[]) => join(list, ''));
  add('list<dyn>.joinCapped(string): string', join);
  add('join(list<dyn>, string): string', join);

  add('contains(string, string): bool', (a: string, b: string) => a.includes(b));
  add('contains(list<dyn>, string): bool', (list: unknown[], item: string) => list.includes(item));
  add('startsWith(string, string): bool', (a: string, b: string) => a.startsWith(b));
  add('endsWith(string, string): bool', (a: string, b: string) => a.endsWith(b));
  add('truncate(string, int): string', truncate);
  add('firstLine(string): string', firstLine);
  add('slug(string): string', slug);
  add('toJson(dyn): string', (value: unknown) => capped(JSON.stringify(plain(value))));

  add('string.charAt(int): string', charAt);
  add('string.replace(string, string): string', replace);
  add('string.replace(string, string, int): string', replace);
  add('string.lowerAsciiOnly(): string', lowerAscii);
  add('string.upperAsciiOnly(): string', upperAscii);
  add('string.trimSpace(): string', trim);
  add('string.reverse(): string', (value: string) => characters(value).reverse().join(''));
  add('string.format(list<dyn>): string', formatText);
  add('quote(string): string', (value: string) => capped(quote(value)));
  environment.registerType('StringsNamespace', { ctor: StringsNamespace, fields: {} });
  environment.registerConstant('strings', 'StringsNamespace', new StringsNamespace());
  add('StringsNamespace.quote(string): string', (_: unknown, value: string) =>
    capped(quote(value)),
  );

  add('list<A>.first(): A', first);
  // Without a second type of result, the engine takes `A` for the type where the list is unknown.
  add('bytes.first(): dyn', (bytes: Uint8Array) => BigInt(first([...bytes]) as number));
  add('list<string>.distinct(): list<string>', (list: string[]) => [...new Set(list)]);
  add('list<string>.sort(): list<string>', (list: string[]) => [...list].sort());

  registerTimes(add);
  registerVersions(environment, add);

  add('raw(string): string', (value: string) => value);
  add('safeRef(string): string', safeRef);
  add('safeRef(string, string): string', (value: string, other: string) =>
    isSafeRef(value) ? value : other,
  );
  registerDefault(environment);
}

type Add = (signature: string, handler: Handler) => unknown;

/** The conversions that the engine lacks, and the getters in place of its own. */
function registerTimes(add: Add): void {
  const timestamp = 'google.protobuf.Timestamp';
  add(`string(${timestamp}): string`, momentText);
  add(`int(${timestamp}): int`, (time: Date) => BigInt(Math.floor(time.getTime() / 1000)));
  add(`timestamp(${timestamp}): ${timestamp}`, (time: Date) => time);
  add('string(google.protobuf.Duration): string', secondsText);
  add('duration(google.protobuf.Duration): google.protobuf.Duration', (same: Duration) => same);
  for (const [name, field] of Object.entries(timeFields)) {
    add(`${timestamp}.${zonedName(name)}(): int`, (time: Date) => BigInt(field(time)));
    add(`${timestamp}.${zonedName(name)}(string): int`, (time: Date, zone: string) =>
      BigInt(field(wallClock(time, zone))),
    );
  }
  for (const name of ['getHours', 'getMinutes', 'getSeconds'] as const) {
    add(`google.protobuf.Duration.${zonedName(name)}(): int`, (duration: Duration) =>
      duration[name](),
    );
  }
  // Of the last second, where the others are of the whole.
  add(`google.protobuf.Duration.${zonedName('getMilliseconds')}(): int`, ({ nanos }: Duration) =>
    BigInt(Math.trunc(nanos / 1_000_000)),
  );
}

function registerVersions(environment: Environment, add: Add): void {
  // No fields: what a version is made of is nobody's business.
  environment.registerType('version', { ctor: Version, fields: {} });
  add('version(string): version', parseVersion);
  const compare = (name: string, holds: (order: number) => boolean) =>
    add(`version.${name}(version): bool`, (one: Version, other: Version) =>
      holds(compareVersions(one, other)),
    );
  compare('isLessThan', (order) => order < 0);
  compare('isLessThanOrEqual', (order) => order <= 0);
  compare('isGreaterThan', (order) => order > 0);
  compare('isGreaterThanOrEqual', (order) => order >= 0);
  compare('isEqual', (order) => order === 0);
}

function join(list: readonly unknown[], by: string): string {
  return joinTexts(list.map(shownValue), by);
}

function first(list: readonly unknown[]): unknown {
  if (list.length > 0) return list[0];
  throw new EvaluationError({ code: 'index_out_of_bounds', message: 'the list is empty' });
}

/** Code points: cutting or turning round between them never breaks a surrogate pair. */
function characters(value: string): string[] {
  return Array.from(value);
}

function firstLine(value: string): string {
  const text = value.trimStart();
  const end = text.search(/[\r\n]/);
  return end === -1 ? text : text.slice(0, end);
}

/** @param length in code points */
function truncate(value: string, length: bigint): string {
  if (length < 0n) throw new Error('truncate() needs a length of 0 or more');
  if (BigInt(value.length) <= length) return value;
  let end = 0;
  for (let left = Number(length); left > 0 && end < value.length; left--) {
    end += (value.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return value.slice(0, end);
}

/** What is looked at of a text that is to become a slug, in UTF-16 units. */
export const longestForSlug = 2000;

/** Lower-case letters, digits and single dashes: fit for a label or a part of an address. */
function slug(value: string): string {
  return (
    value
      .slice(0, longestForSlug)
      // Twice: putting a long run of marks in order takes quadratic time, and letters bring their own.
      .replace(/\p{M}+/gu, '')
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 101)
      .replace(/^-/, '')
      .slice(0, 100)
      .replace(/-$/, '')
  );
}

function safeRef(value: string): string {
  if (isSafeRef(value)) return value;
  throw new Error(`${JSON.stringify(value.slice(0, 80))} is not fit to be a ref`);
}
