import type { Path } from '../rules/yaml/nodes.js';

/** What a kind of finding found, once. */
export interface Found {
  readonly message: string;
  readonly hint: string;
  readonly at: FoundAt;
}

/** A part of the text that is the value at a path; offsets are UTF-16 units in it. */
export interface TextPart {
  readonly path: Path;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Where it stands: a part of a text, a key, or a value. Paths are those of the file. */
export type FoundAt = TextPart | { readonly key: Path } | { readonly value: Path };
