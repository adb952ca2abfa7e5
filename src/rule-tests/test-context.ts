import type { Findings } from '../rules/findings.js';
import type { Path } from '../rules/yaml/nodes.js';

/** What those that read and check a rule test, or a part of one, are told beside it. */
export interface TestContext {
  readonly findings: Findings;
  /** Where the test, or its part, stands in its file. */
  readonly path: Path;
  /** The test file, as somebody would type it: what events are read relative to. */
  readonly file: string;
}
