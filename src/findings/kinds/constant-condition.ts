import type { FindingKind } from '../finding-kind.js';
import type { Found } from '../found.js';
import { outcomesOf } from '../reason/outcomes.js';
import type { Truth } from '../reason/truth.js';
import type { RuleView } from '../rule-view.js';
import { foundAt, type Site } from '../sites.js';
import { ifOf, impossibleIn } from './shared.js';

export const constantCondition: FindingKind = {
  name: 'constant-condition',
  about: 'An `if` that is never false, or an `if` of a step or of a text that is never true.',
  instead: 'Leave the `if` out, or what it decides about. To turn a rule off: `mode: off`.',
  find: (view) =>
    view.sites.flatMap((site) => {
      const isAsked = site.role !== 'value' && !site.inLoop;
      return isAsked ? (judge(site, view) ?? []) : [];
    }),
};

function judge(site: Site, view: RuleView): Found | undefined {
  const isRule = site.role === 'if' && site.step === undefined;
  // Of a rule's own `if` that is `unreachable-rule`; and the comparison at fault says it better.
  if (impossibleIn(site, view.rule)) return undefined;
  const outcomes = possible(site, view);
  // Nothing at all: the rule itself never matches, and that has its own finding.
  if (outcomes === undefined || outcomes.size === 0) return undefined;
  if (!outcomes.has('false') && !isAlways(site)) return neverFalse(site, outcomes);
  if (outcomes.has('true') || isRule) return undefined;
  return neverTrue(site, view);
}

function possible(site: Site, { rule, sites }: RuleView): ReadonlySet<Truth> | undefined {
  const { ast: condition, step } = site;
  const given = ifOf(sites);
  return outcomesOf({
    rule,
    condition,
    given: given === site ? undefined : given?.ast,
    // Before the first step there is none that could have failed.
    before: step === undefined || step.position === 0 ? ['success'] : anyEnd,
  });
}

const anyEnd = ['success', 'failure', 'cancelled'] as const;

/** `if: always()` says that no step before it matters: without it, that would not be so. */
function isAlways({ source }: Site): boolean {
  return /\balways\s*\(/.test(source);
}

function neverFalse(site: Site, outcomes: ReadonlySet<Truth>): Found {
  const when = outcomes.has('none')
    ? 'is never false: it is true whenever the event has the fields that it names'
    : 'is always true';
  return {
    message: `this condition ${when}`,
    hint:
      site.role === 'block'
        ? 'leave the `${{ if }}` out'
        : outcomes.has('none')
          ? 'ask with `has(…)` whether a field is there; if that was not meant, leave the `if` out'
          : 'leave the `if` out',
    at: foundAt(site, site.ast),
  };
}

function neverTrue(site: Site, { rule }: RuleView): Found {
  const within = rule.condition === undefined ? '' : ' where the `if` of its rule is';
  return {
    message: `this condition is never true${within}`,
    hint:
      site.role === 'block'
        ? 'leave the block out, or correct its condition'
        : `the step is never done: leave it out, or correct its \`if\``,
    at: foundAt(site, site.ast),
  };
}
