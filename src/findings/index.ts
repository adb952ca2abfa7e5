import type { FindingKind } from './finding-kind.js';
import { constantCondition } from './kinds/constant-condition.js';
import { emptyRequiredInput } from './kinds/empty-required-input.js';
import { impossibleComparison } from './kinds/impossible-comparison.js';
import { sameEffectTwice } from './kinds/same-effect-twice.js';
import { unanchoredRegex } from './kinds/unanchored-regex.js';
import { unreachableRule } from './kinds/unreachable-rule.js';
import { untestedRule } from './kinds/untested-rule.js';

/** Everything that rules without an error can be warned of. The documentation is made from this list. */
export const findingKinds: readonly FindingKind[] = [
  unreachableRule,
  constantCondition,
  impossibleComparison,
  unanchoredRegex,
  emptyRequiredInput,
  sameEffectTwice,
  untestedRule,
];
