import { internalsOf } from './expressions/internals.js';
import type { Rule, Step, WithTree } from './ruleset.js';

/** Whether a rule asks for what Applivery's API says of a build, with any of its expressions. */
export function usesBuild(
  rule: Pick<Rule, 'condition' | 'nameTemplate' | 'lets' | 'steps'>,
): boolean {
  const { condition, nameTemplate, lets, steps } = rule;
  return (
    condition?.usesBuild === true ||
    nameTemplate?.usesBuild === true ||
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
