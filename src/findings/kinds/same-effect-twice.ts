import { isDeepStrictEqual } from 'node:util';
import { neverTogether } from '../../rules/expressions/never-together.js';
import { renderWith } from '../../rules/render-with.js';
import type { Rule, Step, WithTree } from '../../rules/ruleset.js';
import type { AllRules, FindingKind } from '../finding-kind.js';
import type { Found } from '../found.js';
import type { RuleView } from '../rule-view.js';
import { ifOf } from './shared.js';
import { eachWitness } from './witness.js';

export const sameEffectTwice: FindingKind = {
  name: 'same-effect-twice',
  about: 'Two rules that send the same to the same place for the same event.',
  instead: 'Leave one of them out, or give them an `if` each, so that not both match.',
  find(view, all) {
    const { rule, path } = view;
    // One in shadow mode sends nothing: a copy of a live rule is what it is for.
    if (rule.mode !== 'live') return [];
    const earlier = before(view, all).filter((other) => other.rule.mode === 'live');
    return rule.steps.flatMap((step): Found[] => {
      const same = firstSame(view, step, earlier);
      if (same === undefined) return [];
      const { place } = same.step;
      return [
        {
          message: `\`${rule.id}\` sends the same \`${step.action.name}\` to the same place as \`${same.view.rule.id}\` (${place.file}:${place.line}) does for the same \`${same.event}\``,
          hint: 'leave one of them out, or give them an `if` each, so that not both match',
          at: { key: [...path, 'steps', step.position] },
        },
      ];
    });
  },
};

function before(view: RuleView, { rules }: AllRules): readonly RuleView[] {
  return rules.slice(0, rules.indexOf(view));
}

interface Same {
  readonly view: RuleView;
  readonly step: Step;
  readonly event: string;
}

function firstSame(view: RuleView, step: Step, earlier: readonly RuleView[]): Same | undefined {
  for (const other of earlier) {
    // Looking for an event takes long, and of many rules for one app each pair would be looked at.
    if (view.need && other.need && neverTogether(view.need, other.need)) continue;
    const events = other.rule.on.filter((event) => view.rule.on.includes(event));
    if (events.length === 0) continue;
    for (const otherStep of other.rule.steps) {
      if (!mayBeSame(step, otherStep)) continue;
      const event = events.find((one) => isSame(view, step, other, otherStep, one));
      if (event !== undefined) return { view: other, step: otherStep, event };
    }
  }
  return undefined;
}

function mayBeSame(one: Step, other: Step): boolean {
  return (
    one.action.name === other.action.name &&
    one.connection === other.connection &&
    treesMayBeSame(one.with, other.with)
  );
}

/** False: what stands there without an expression differs already. */
function treesMayBeSame(one: WithTree, other: WithTree): boolean {
  if (one.type === 'map' && other.type === 'map') {
    const others = new Map(other.entries);
    return (
      one.entries.length === other.entries.length &&
      one.entries.every(([key, tree]) => {
        const same = others.get(key);
        return same !== undefined && treesMayBeSame(tree, same);
      })
    );
  }
  if (one.type === 'list' && other.type === 'list') {
    return (
      one.items.length === other.items.length &&
      one.items.every((item, index) => {
        const same = other.items[index];
        return same !== undefined && treesMayBeSame(item, same);
      })
    );
  }
  if (one.type === 'constant' && other.type === 'constant') return one.value === other.value;
  if (one.type === 'template' && other.type === 'template') {
    const constant = one.template.constant && other.template.constant;
    return !constant || one.template.source === other.template.source;
  }
  return true;
}

/** There is an event for which both are sent, filled in to the same. */
function isSame(
  view: RuleView,
  step: Step,
  other: RuleView,
  otherStep: Step,
  event: string,
): boolean {
  let found = false;
  const conditioned = [other, view].map(({ rule, sites }) => ({ rule, ast: ifOf(sites)?.ast }));
  eachWitness(conditioned, { event }, (sceneFor) => {
    const [one, two] = [sent(view.rule, step), sent(other.rule, otherStep)];
    found = one !== undefined && isDeepStrictEqual(one, two);
    return found;

    function sent(rule: Rule, { condition, ...rest }: Step): unknown {
      const scene = sceneFor(rule);
      if (condition?.test(scene).met === false) return undefined;
      const rendered = renderWith({ condition, ...rest }, scene);
      return rendered.ok ? rendered.value : undefined;
    }
  });
  return found;
}
