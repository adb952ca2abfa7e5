import { isJsonObject, type Json } from '../domain/json.js';
import type { TaskRequest } from '../domain/task.js';
import { isSameJson } from './decision.js';

/** Something in a request that would be another: `labels`, `inputs.build_id`, or `connection`. */
export interface ChangedField {
  readonly name: string;
  /** Undefined: it was not there. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** What differs between two requests of the same action; of maps, the keys that do. */
export function changedFields(before: TaskRequest, after: TaskRequest): ChangedField[] {
  const connection = { name: 'connection', before: before.connection, after: after.connection };
  return [
    ...(before.connection === after.connection ? [] : [connection]),
    ...changesIn('', before.with, after.with),
  ];
}

function changesIn(name: string, before: Json | undefined, after: Json | undefined) {
  if (isSameJson(before, after)) return [];
  if (!isJsonObject(before) || !isJsonObject(after)) return [{ name, before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key): ChangedField[] =>
    changesIn(name === '' ? key : `${name}.${key}`, own(before, key), own(after, key)),
  );
}

function own(map: Readonly<Record<string, Json | undefined>>, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
