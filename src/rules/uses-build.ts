import { internalsOf } from './expressions/internals.js';
import type { Rule, Step, WithTree } from './ruleset.js';

/**
 * Whether a rule has to be told what Applivery's API says of a build, for any of its expressions. For
 * its name it need not wait: where nothing is known, `renderName` gives the name as it is written.
 */
export function usesBuild({
  condition,
  lets,
  steps,
}: Pick<Rule, 'condition' | 'lets' | 'steps'>): boolean {
  return (
    condition?.usesBuild === true ||
    lets.some(({ expression }) => internalsOf(expression)?.usesBuild) ||
    steps.some(stepUsesBuild)
  );
}

function stepUsesBuild(step: Step): boolean {
  return step.condition?.usesBuild === true || treeUsesBuild(step.with);
}

function treeUsesBuild(tree: WithTree): boolean {
  switch (tree.type) {
    case 'constant':
      return false;
    case 'template':
      return tree.template.usesBuild;
    case 'list':
      return tree.items.some(treeUsesBuild);
    case 'map':
      return tree.entries.some(([, entry]) => treeUsesBuild(entry));
  }
}
