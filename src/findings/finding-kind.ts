import type { Found } from './found.js';
import type { RuleView } from './rule-view.js';

/** Something that `check` warns of in rules that have no error. */
export interface FindingKind {
  /** Stable: people write it behind `# check: ignore`. */
  readonly name: string;
  /** What is wrong, as the beginning of a row in a table. */
  readonly about: string;
  /** What to write instead. */
  readonly instead: string;
  /** Only what is certain: a warning that is wrong once is never read again. */
  find(rule: RuleView, all: AllRules): readonly Found[];
}

export interface AllRules {
  /** In the order of the files. */
  readonly rules: readonly RuleView[];
  /** Ids of the rules that a rule test expects to send something; undefined: that is not known. */
  readonly tested: ReadonlySet<string> | undefined;
}
