import type { FindingKind } from '../finding-kind.js';
import { outcomesOf } from '../reason/outcomes.js';
import { foundAt } from '../sites.js';
import { ifOf, impossibleIn } from './shared.js';

export const unreachableRule: FindingKind = {
  name: 'unreachable-rule',
  about: 'A rule whose `if` can never be true for an event of its `on`.',
  instead: 'Correct the `if`, such as `||` in place of `&&`. To turn a rule off: `mode: off`.',
  find({ rule, sites }) {
    const site = ifOf(sites);
    // The comparison at fault says it better.
    if (site === undefined || impossibleIn(site, rule)) return [];
    const outcomes = outcomesOf({ rule, condition: site.ast });
    if (outcomes === undefined || outcomes.has('true')) return [];
    const isFalse = site.source.trim() === 'false';
    return [
      {
        message: `\`${rule.id}\` never matches: its \`if\` is true for no event of its \`on\``,
        hint: isFalse
          ? 'write `mode: off` in place of `if: false`'
          : 'its parts contradict each other: where one of them would do, join them with `||`',
        at: foundAt(site, site.ast),
      },
    ];
  },
};
