import type { Millis } from '../domain/clock.js';
import type { Event } from '../domain/event.js';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import { declarationOf, type Derived, type FieldDeclarations } from './declarations.js';
import { limitJson } from './limit-json.js';

/**
 * Reads a payload by its event's declaration: what is declared and of the right type is there, all
 * else is not, and is noted as a fault. Declared objects are always there, perhaps empty. An event
 * without a declaration is the payload as it came, cut to bounded depth and lengths.
 *
 * @param action the canonical name
 */
export function readEvent(action: string, payload: JsonObject, receivedAt: Millis): Event {
  const declaration = declarationOf(action);
  if (declaration === undefined) {
    const { value, faults } = limitJson(payload);
    return { name: action, known: false, value: { ...value, action }, faults };
  }
  const reader = new Reader(declaration.name, receivedAt);
  const value = reader.object(declaration.fields, payload, []);
  return { name: declaration.name, known: true, value, faults: reader.faults };
}

class Reader {
  readonly faults: string[] = [];
  readonly #name: string;
  readonly #receivedAt: Millis;
  #parsed: { readonly text: string; readonly url: URL | null } | undefined;

  constructor(name: string, receivedAt: Millis) {
    this.#name = name;
    this.#receivedAt = receivedAt;
  }

  /**
   * Walks the declaration, never the payload: a payload's own keys decide nothing. This runs for
   * every request, so that a path is only put together where there is a fault to name.
   */
  object(fields: FieldDeclarations, payload: JsonObject, path: readonly string[]): JsonObject {
    const value: Record<string, Json> = {};
    for (const name in fields) {
      const field = fields[name];
      const given = Object.hasOwn(payload, name) ? (payload[name] ?? undefined) : undefined;
      switch (field?.type) {
        case 'object': {
          const isThere = isJsonObject(given);
          if (!isThere) this.#fault(path, name, given, 'an object');
          const known = this.faults.length;
          value[name] = this.object(field.fields, isThere ? given : {}, [...path, name]);
          // That what is missing has no fields goes without saying.
          if (!isThere) this.faults.length = known;
          break;
        }
        case 'timestamp':
          value[name] = new Date(this.#receivedAt).toISOString();
          break;
        case 'int': {
          const integer = toInteger(given);
          if (integer === undefined) this.#fault(path, name, given, 'a whole number');
          else value[name] = integer;
          break;
        }
        case 'string': {
          const text = field.from === undefined ? given : this.#derive(field.from, payload);
          if (typeof text === 'string' && text !== '') {
            value[name] = field.lowerCase ? text.toLowerCase() : text;
          } else if (!field.optional || (text !== undefined && text !== '')) {
            this.#fault(path, name, text, 'a text');
          }
          break;
        }
        case undefined:
          break;
      }
    }
    return value;
  }

  #derive(from: Derived, owner: JsonObject): string | undefined {
    if (from === 'name-of-event') return this.#name;
    const url = this.#urlOf(owner);
    if (url === null) return undefined;
    const { searchParams, pathname } = url;
    const segments = pathname.split('/').filter((segment) => segment !== '');
    switch (from) {
      case 'id-of-url':
        return searchParams.get('id') ?? undefined;
      case 'workspace-of-url':
        return segments[0];
      case 'app-of-url':
        return segments.includes('apps') ? segments[segments.indexOf('apps') + 1] : undefined;
    }
  }

  /** What is derived from a URL is often two things: it is parsed once. */
  #urlOf({ url }: JsonObject): URL | null {
    if (typeof url !== 'string') return null;
    if (this.#parsed?.text !== url) this.#parsed = { text: url, url: URL.parse(url) };
    return this.#parsed.url;
  }

  #fault(path: readonly string[], name: string, given: Json | undefined, wanted: string): void {
    const at = [...path, name].join('.');
    const got = given === undefined ? 'missing' : given === '' ? 'empty' : typeName(given);
    this.faults.push(`\`${at}\` is ${got} (it should be ${wanted})`);
  }
}

/** `5` and `"5"`: Applivery's documentation shows `numDays` as text. */
function toInteger(value: Json | undefined): number | undefined {
  if (typeof value === 'string' && /^-?\d{1,9}$/.test(value.trim())) return Number(value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
