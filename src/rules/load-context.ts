import type { Findings } from './findings.js';
import type { Language } from './language.js';
import type { Path } from './yaml/nodes.js';

/** What those that load a rule, or a part of one, are told beside it. */
export interface LoadContext {
  readonly findings: Findings;
  readonly language: Language;
  /** Where the rule, or the step, stands in its file. */
  readonly path: Path;
}
