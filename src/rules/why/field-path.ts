import { isJsonObject, type Json } from '../../domain/json.js';
import { buildValueOf } from '../build-value.js';
import { momentText } from '../expressions/cel-values.js';
import { isMoment } from '../expressions/time-fields.js';
import type { Scene } from '../scene.js';
import { shownPath } from '../expressions/nodes.js';

/**
 * Where a value stands in what conditions look at: `['event', 'tags', 0]`, `['build', 'size']`,
 * `['steps', 'tests', 'conclusion']`, `['now']`, or `['before']`, which is what `success()` and its like ask for.
 */
export type FieldPath = readonly (string | number)[];

/** A path as people write it: `event.tags[0]`. */
export function fieldText(path: FieldPath): string {
  let text = '';
  let names: string[] = [];
  for (const key of path) {
    if (typeof key === 'string') names.push(key);
    else {
      text += `${afterIndex(names, text)}[${key}]`;
      names = [];
    }
  }
  return text + afterIndex(names, text);
}

function afterIndex(names: readonly string[], before: string): string {
  if (before === '') return shownPath(names);
  // With a name before them, which is cut off again, all are written as fields.
  return shownPath(['x', ...names]).slice(1);
}

/** Whether a place is another one, or in it. */
export function isWithin(path: FieldPath, outer: FieldPath): boolean {
  return outer.every((key, index) => path[index] === key);
}

/** Whether a moment stands there. */
export function isMomentField(path: FieldPath): boolean {
  const [root, name] = path;
  if (root === 'now') return true;
  return path.length === 2 && name === (root === 'build' ? 'createdAt' : 'received_at');
}

/** What is there; undefined: nothing. A moment is as CEL writes it. */
export function valueAt(scene: Scene, path: FieldPath): Json | undefined {
  const [root, ...rest] = path;
  switch (root) {
    case 'event':
      return asCel(inside(scene.event.value, rest), path);
    case 'build':
      return scene.build?.known
        ? asCel(inside(buildValueOf(scene.build.facts), rest), path)
        : undefined;
    case 'steps':
      return inside(stepsOf(scene), rest);
    case 'now':
      return rest.length === 0 ? momentText(new Date(scene.now)) : undefined;
    case 'before':
      return scene.before;
    default:
      return undefined;
  }
}

function asCel(value: Json | undefined, path: FieldPath): Json | undefined {
  const isTime = isMomentField(path) && typeof value === 'string' && isMoment(value);
  return isTime ? momentText(new Date(value)) : value;
}

function stepsOf({ steps }: Scene): Json {
  return Object.fromEntries(Object.entries(steps).map(([id, state]) => [id, { ...state }]));
}

function inside(value: Json | undefined, path: FieldPath): Json | undefined {
  let at: Json | undefined = value;
  for (const key of path) {
    if (typeof key === 'number') at = Array.isArray(at) ? (at as readonly Json[])[key] : undefined;
    else at = isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}
