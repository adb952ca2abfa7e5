import {
  buildDeclarations,
  type BuildFieldDeclaration,
  type BuildFieldDeclarations,
} from '../../events/build-declarations.js';
import { declarationOf, isOfBuild } from '../../events/declarations.js';
import { isEventUnreadable } from '../unreadable-event.js';
import type { Origin } from './types.js';

/**
 * The fields that `event` has for the events of a rule: all that any of them has, each with those
 * of the events that lack it.
 */
export type Shape =
  | { readonly type: 'object'; readonly fields: ReadonlyMap<string, Field> }
  | { readonly type: 'string' | 'strings' | 'int' | 'timestamp'; readonly origin: Origin };

export interface Field {
  readonly shape: Shape;
  /** The events of `on` that do not have it. */
  readonly lacking: readonly string[];
}

/** Undefined: one of the events is not declared, so nothing is known of the fields. */
export function shapeOfEvents(events: readonly string[]): Shape | undefined {
  const declarations = events.map((event) => declarationOf(event));
  const known = declarations.filter((declaration) => declaration !== undefined);
  if (known.length === 0 || known.length < declarations.length) return undefined;
  return merge(known.map(({ name, fields }) => ({ event: name, fields })));
}

/** The fields of `build`, the same for all events. Undefined: one of them is of no build. */
export function shapeOfBuild(events: readonly string[]): Shape | undefined {
  return events.every(isOfBuild) || isEventUnreadable({ events }) ? ofBuild : undefined;
}

/** As an event, or `build`, declares them. */
interface Fields {
  readonly event: string;
  readonly fields: BuildFieldDeclarations;
}

function merge(all: readonly Fields[]): Shape {
  const names = new Set(all.flatMap(({ fields }) => Object.keys(fields)));
  const fields = new Map<string, Field>();
  for (const name of names) {
    const having = all.flatMap(({ event, fields: own }) => {
      const field = own[name];
      return field === undefined ? [] : [{ event, field }];
    });
    const events = having.map(({ event }) => event);
    fields.set(name, {
      shape: mergeField(having),
      lacking: all.map(({ event }) => event).filter((event) => !events.includes(event)),
    });
  }
  return { type: 'object', fields };
}

/** Events agree on the type of what they share; a test keeps that so. */
function mergeField(having: readonly { event: string; field: BuildFieldDeclaration }[]): Shape {
  const objects = having.flatMap(({ event, field }) =>
    field.type === 'object' ? [{ event, fields: field.fields }] : [],
  );
  if (objects.length > 0) return merge(objects);
  const field = having[0]?.field;
  switch (field?.type) {
    case 'int':
      return { type: 'int', origin: 'author' };
    case 'timestamp':
      return { type: 'timestamp', origin: 'author' };
    case 'strings':
      return { type: 'strings', origin: field.trust };
    default: {
      const untrusted = having.some(
        ({ field }) => field.type === 'string' && field.trust === 'untrusted',
      );
      return { type: 'string', origin: untrusted ? 'untrusted' : 'trusted' };
    }
  }
}

const ofBuild = merge([{ event: 'build', fields: buildDeclarations }]);

/** Follows a path into a shape; the last part may be missing. */
export function fieldAt(shape: Shape, path: readonly string[]): Field | undefined {
  let at: Field = { shape, lacking: [] };
  for (const name of path) {
    const next = at.shape.type === 'object' ? at.shape.fields.get(name) : undefined;
    if (next === undefined) return undefined;
    at = { shape: next.shape, lacking: [...new Set([...at.lacking, ...next.lacking])] };
  }
  return at;
}

/** The least trustworthy that a value of this shape may hold. */
export function worstOrigin(shape: Shape): Origin {
  if (shape.type !== 'object') return shape.origin;
  return [...shape.fields.values()]
    .map(({ shape: field }) => worstOrigin(field))
    .reduce(worse, 'author');
}

const order: readonly Origin[] = ['author', 'trusted', 'untrusted'];

/** Of two origins, the one that is trusted less. */
export function worse(one: Origin, other: Origin): Origin {
  return order.indexOf(one) >= order.indexOf(other) ? one : other;
}
