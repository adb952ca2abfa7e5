import { z } from 'zod';

/**
 * What an input of an action is for. It decides how a value that came in an event is treated on
 * its way there:
 *
 * - `target` says where or as what something is done (repository, ref, label, name of an input):
 *   text that people typed may never get here unless a strict pattern has vouched for it.
 * - `value` is handed to a pipeline: untrusted text only where the step lists it.
 * - `markdown` is read by people and rendered by the provider: made harmless on insertion.
 * - `title` is one line that people read: made harmless on insertion.
 * - `line` is a short plain text (a status' description): one line, cut to its limit.
 * - `url` must be an absolute http(s) URL.
 * - `opaque` is only ever hashed: anything goes.
 */
export type FieldKind = 'target' | 'value' | 'markdown' | 'title' | 'line' | 'url' | 'opaque';

export interface FieldMeta {
  readonly kind: FieldKind;
}

/** The kind of each field of an action's input schema. A field without one is a `target`: the strictest. */
export const fieldKinds = z.registry<FieldMeta>();

/** Marks a field: `kind('markdown', z.string().optional())`. */
export function kind<Schema extends z.ZodType>(as: FieldKind, schema: Schema): Schema {
  fieldKinds.add(schema, { kind: as });
  return schema;
}
