import type { Millis } from '../domain/clock.js';
import { isJsonObject, type Json } from '../domain/json.js';

/** What is at a path of an answer; undefined where it is null or missing. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let found = value;
  for (const name of path) {
    found = isJsonObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return found ?? undefined;
}

/** Line feeds and tabs are text. What turns the direction of text around, or cannot be seen, is not. */
const invisible = /(?![\n\t])[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;

/** Text that people typed, without what cannot be seen, cut to so many UTF-16 units; undefined: there is none. */
export function prose(value: Json | undefined, longest: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replaceAll('\r\n', '\n').replace(invisible, '').trim();
  // Cut before half of a surrogate pair would be left: that half is taken away, too.
  const cut = text.length > longest ? text.slice(0, longest).replace(/[\ud800-\udbff]$/, '') : text;
  return cut === '' ? undefined : cut.toWellFormed();
}

/** One word, or a number, of a shape: whatever has another one is unknown, and not mended. */
export function shaped(value: Json | undefined, shape: RegExp): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  const trimmed = text.trim();
  return shape.test(trimmed) ? trimmed : undefined;
}

/** A whole number of bytes, also as text. */
export function bytes(value: Json | undefined): number | undefined {
  const size = Number(shaped(value, /^\d{1,16}$/) ?? Number.NaN);
  return Number.isSafeInteger(size) ? size : undefined;
}

const earliest = Date.UTC(2000, 0);
const latest = Date.UTC(2100, 0);
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;
/** Below this, a number is of seconds: as milliseconds it would be in 1973. */
const mostSeconds = 1e11;

/** ISO 8601, or a number of seconds or milliseconds since 1970, also as text. */
export function timestamp(value: Json | undefined): Millis | undefined {
  const written = shaped(value, iso);
  const number = Number(shaped(value, /^\d{9,14}$/) ?? Number.NaN);
  const counted = number < mostSeconds ? number * 1000 : number;
  const time = written === undefined ? counted : Date.parse(written);
  return time >= earliest && time < latest ? time : undefined;
}

const longestUrl = 2000;
/** Parameters that may be credentials: what lets somebody in is not ours to show. */
const credential = /token|secret|key|sig|pass|auth|cred|code|session/i;

/** A name, or four numbers, and a port. URLs may have `$(…)` and `;` there, too. */
const plainHost = /^[a-z0-9._-]+(?::\d{1,5})?$/;
const oddInPath = /%(?![0-9a-f]{2})|[^\w.~/%:@,+-]/gi;
const oddInQuery = /%(?![0-9a-f]{2})|[^\w.~/%:@,+=&?-]/gi;

/**
 * An http(s) address without user, fragment, and parameters that may be credentials. What a shell,
 * YAML or Markdown could take for its own is percent-encoded, but for `?` and `&` of the parameters.
 */
export function webAddress(value: Json | undefined): string | undefined {
  const text = shaped(value, /^https?:\/\/[\x21-\x7e]+$/i);
  const url = text === undefined || text.length > longestUrl ? null : URL.parse(text);
  if (url === null || !plainHost.test(url.host)) return undefined;
  for (const name of [...url.searchParams.keys()]) {
    if (credential.test(name)) url.searchParams.delete(name);
  }
  const path = url.pathname.replace(oddInPath, encoded);
  const address = `${url.origin}${path}${url.search.replace(oddInQuery, encoded)}`;
  return address.length > longestUrl ? undefined : address;
}

/** @param character in ASCII, as all of a parsed URL is */
function encoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** An object without the fields that are undefined; undefined: there is none left. */
export function known<T extends object>(fields: {
  readonly [Name in keyof T]: T[Name] | undefined;
}): T | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T);
}
