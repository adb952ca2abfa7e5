import type { z } from 'zod';
import { fieldKinds, type FieldKind } from '../../domain/fields.js';
import type { Path } from '../yaml/nodes.js';

type Schema = z.core.$ZodType;

/** What a schema has at a path, without the wrappers (`optional`, `default`, …); several where a union has several. */
export function schemasAt(schema: Schema, path: Path): Schema[] {
  return walk(schema, path, undefined).map((found) => found.schema);
}

/**
 * What the field at a path is for: its own mark or that of the nearest thing around it. Undefined
 * where the schema has no such field. A field without a mark, or with several, is a `target`: the
 * strictest.
 */
export function kindAt(schema: Schema, path: Path): FieldKind | undefined {
  const kinds = new Set(walk(schema, path, undefined).map((found) => found.kind ?? 'target'));
  const [kind] = kinds;
  return kinds.size > 1 ? 'target' : kind;
}

/** The keys of the object at a path, for suggestions. */
export function keysAt(schema: Schema, path: Path): string[] {
  return schemasAt(schema, path).flatMap((found) => {
    const { def } = (found as z.core.$ZodTypes)._zod;
    return def.type === 'object' ? Object.keys(def.shape) : [];
  });
}

interface Found {
  readonly schema: Schema;
  readonly kind: FieldKind | undefined;
}

function walk(schema: Schema, path: Path, outer: FieldKind | undefined): Found[] {
  const kind = fieldKinds.get(schema)?.kind ?? outer;
  const wrapped = unwrap(schema);
  if (wrapped !== undefined) return wrapped.flatMap((inner) => walk(inner, path, kind));
  const [key, ...rest] = path;
  if (key === undefined) return [{ schema, kind }];
  const child = childOf(schema, key);
  return child === undefined ? [] : walk(child, rest, kind);
}

function unwrap(schema: Schema): readonly Schema[] | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'catch':
    case 'readonly':
      return [def.innerType];
    case 'pipe':
      // z.preprocess() puts the transform first, .transform() puts it last.
      return [(def.in as z.core.$ZodTypes)._zod.def.type === 'transform' ? def.out : def.in];
    case 'lazy':
      return [def.getter()];
    case 'union':
      return def.options;
    case 'intersection':
      return [def.left, def.right];
    default:
      return undefined;
  }
}

function childOf(schema: Schema, key: PropertyKey): Schema | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return def.shape[String(key)] ?? openCatchall(def.catchall);
    case 'record':
      return def.valueType;
    case 'array':
      return def.element;
    case 'tuple':
      return def.items[Number(key)] ?? def.rest ?? undefined;
    case 'any':
    case 'unknown':
      return schema;
    default:
      return undefined;
  }
}

/** `z.strictObject` has a catchall too: `never`. */
function openCatchall(catchall: Schema | undefined): Schema | undefined {
  return catchall?._zod.def.type === 'never' ? undefined : catchall;
}
