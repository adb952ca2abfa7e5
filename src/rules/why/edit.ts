import type { Json } from '../../domain/json.js';
import type { FieldPath } from './field-path.js';
import { quoted } from './quoted.js';

/** Another value at one place. */
export interface Edit {
  readonly path: FieldPath;
  /** Undefined: nothing is there. */
  readonly to: Json | undefined;
  /**
   * What goes on after the field's name, in the conditional: "were at least `3`". Of `now`, and of
   * how the steps before went, a whole clause: there is no field whose name could stand before it.
   */
  readonly phrase: string;
}

export type Value = Omit<Edit, 'path'>;

/** "were `"android"`", "were missing" */
export function were(to: Json | undefined): string {
  return to === undefined ? 'were missing' : `were ${quoted(to)}`;
}

/** "were, for instance, `"android"`": others would do too. */
export function wereForInstance(to: Json | undefined): string {
  return to === undefined ? were(to) : `were, for instance, ${quoted(to)}`;
}

/** Of an edit of which only this value is known to do. */
export function phraseOfOne({ path, to, phrase }: Edit): string {
  if (path[0] === 'before' || phrase === were(to)) return phrase;
  return path[0] === 'now' ? comingAt(to) : wereForInstance(to);
}

/** For `now`. */
export function comingAt(to: Json | undefined): string {
  return `it had come, for instance, at ${quoted(to ?? null)}`;
}
