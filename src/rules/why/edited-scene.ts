import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import {
  buildDeclarations,
  type BuildFieldDeclaration,
  type BuildFieldDeclarations,
} from '../../events/build-declarations.js';
import { declarationOf } from '../../events/declarations.js';
import { buildFactsOf, buildValueOf } from '../build-value.js';
import type { Scene } from '../scene.js';
import { isMoment } from '../expressions/time-fields.js';
import type { FieldPath } from './field-path.js';

/** Lists are not made longer than this, whatever index a condition asks for. */
const longestList = 100;

/** The scene with another value at a path. @param to undefined: nothing is there */
export function editedScene(scene: Scene, path: FieldPath, to: Json | undefined): Scene {
  const [root, ...rest] = path;
  switch (root) {
    case 'event': {
      const value = put(scene.event.value, rest, to);
      return isJsonObject(value) ? { ...scene, event: { ...scene.event, value } } : scene;
    }
    case 'build': {
      if (!scene.build?.known) return scene;
      const value = put(buildValueOf(scene.build.facts), rest, to);
      if (!isJsonObject(value)) return scene;
      return { ...scene, build: { known: true, facts: buildFactsOf(value) } };
    }
    case 'steps': {
      const [step, field] = rest;
      const state = typeof step === 'string' ? scene.steps[step] : undefined;
      if (state === undefined || typeof step !== 'string' || typeof field !== 'string')
        return scene;
      const changed = { ...state, [field]: to };
      return { ...scene, steps: { ...scene.steps, [step]: changed } };
    }
    case 'now':
      return typeof to === 'string' ? { ...scene, now: Date.parse(to) } : scene;
    case 'before':
      return isEnding(to) ? { ...scene, before: to } : scene;
    default:
      return scene;
  }
}

function put(value: Json | undefined, path: FieldPath, to: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  if (typeof key === 'number') {
    const list: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [];
    const length = Math.max(list.length, key + 1);
    return Array.from({ length }, (_, index) =>
      index === key ? (put(list[index], rest, to) ?? null) : (list[index] ?? null),
    );
  }
  const object: JsonObject = isJsonObject(value) ? value : {};
  const old = Object.hasOwn(object, key) ? object[key] : undefined;
  const fresh = put(old, rest, to);
  const entries = Object.entries(object).filter(([name]) => name !== key || fresh !== undefined);
  if (old === undefined && fresh !== undefined) entries.push([key, fresh]);
  // fromEntries defines properties, so that a key named __proto__ is only a key.
  return Object.fromEntries(entries.map(([name, one]) => [name, name === key ? fresh : one]));
}

/** Whether something else than a change of the rule could ever put that value there. */
export function isPossible(scene: Scene, path: FieldPath, to: Json | undefined): boolean {
  const [root, first, second] = path;
  switch (root) {
    case 'event': {
      // A list that is made longer gets items that nobody asked for.
      if (path.some((key) => typeof key === 'number' && key >= longestList)) return false;
      // What an event is called is what rules are for: with another name it is another event.
      if (first === undefined || first === 'action') return false;
      const declared = declarationOf(scene.event.name);
      return declared === undefined || isDeclared(declared.fields, path.slice(1), to);
    }
    case 'build':
      // Where nothing is known of it, nobody knows what would be another.
      return scene.build?.known === true && isDeclared(buildDeclarations, path.slice(1), to);
    case 'steps':
      if (path.length !== 3 || typeof first !== 'string' || typeof second !== 'string')
        return false;
      return Object.hasOwn(scene.steps, first) && typeof to === 'string';
    case 'now':
      return path.length === 1 && typeof to === 'string' && isMoment(to);
    case 'before':
      return isEnding(to);
    default:
      return false;
  }
}

/** As the reading of events, and of builds, would let it through. */
function isDeclared(
  fields: BuildFieldDeclarations,
  [name, ...rest]: FieldPath,
  to: Json | undefined,
): boolean {
  const field = typeof name === 'string' && Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) return false;
  if (field.type === 'object') return rest.length > 0 && isDeclared(field.fields, rest, to);
  if (field.type === 'strings') return areTexts(rest, to);
  return rest.length === 0 && isOfType(field, to);
}

/** @param index where in the list; none: the whole of it */
function areTexts([index, ...more]: FieldPath, to: Json | undefined): boolean {
  if (index === undefined) {
    if (to === undefined) return true;
    return Array.isArray(to) && to.every((item) => typeof item === 'string');
  }
  const isIndex = typeof index === 'number' && index < longestList && more.length === 0;
  return isIndex && typeof to === 'string';
}

function isOfType(field: BuildFieldDeclaration, to: Json | undefined): boolean {
  switch (field.type) {
    case 'int':
      return to === undefined || Number.isSafeInteger(to);
    case 'timestamp':
      return typeof to === 'string' && isMoment(to);
    case 'string':
      if (field.from === 'name-of-event') return false;
      if (to === undefined) return true;
      if (typeof to !== 'string' || to === '') return false;
      if ('shape' in field && field.shape?.test(to) === false) return false;
      return !(field.lowerCase && to !== to.toLowerCase());
    default:
      return false;
  }
}

function isEnding(value: unknown): value is Scene['before'] {
  return value === 'success' || value === 'failure' || value === 'cancelled';
}

/** Whether a declared field of the event, or of its build, is always in lower case. */
export function isLowerCase(scene: Scene, path: FieldPath): boolean {
  let fields: BuildFieldDeclarations | undefined =
    path[0] === 'event'
      ? declarationOf(scene.event.name)?.fields
      : path[0] === 'build'
        ? buildDeclarations
        : undefined;
  for (const [index, key] of path.slice(1).entries()) {
    const field = typeof key === 'string' ? fields?.[key] : undefined;
    if (index === path.length - 2) return field?.type === 'string' && field.lowerCase === true;
    fields = field?.type === 'object' ? field.fields : undefined;
  }
  return false;
}
