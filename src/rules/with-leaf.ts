import type { Template } from './expressions/types.js';
import type { Path } from './yaml/nodes.js';

/** A text under `with`, compiled or not. */
export interface WithLeaf {
  readonly path: Path;
  /** Undefined: it does not compile. */
  readonly template: Template | undefined;
}
