import type { Ruleset, Step } from '../rules/ruleset.js';

/** The steps that `STEP` or `RULE/STEP` names. Ids hold no `/`. */
export function stepsNamed(name: string, { rules }: Ruleset): Step[] {
  return rules.flatMap((rule) =>
    rule.steps.filter((step) => name === step.name || name === `${rule.id}/${step.name}`),
  );
}

/** What a test says of a step: under `RULE/STEP`, else under `STEP`. */
export function forStep<T>(
  values: ReadonlyMap<string, T>,
  rule: string,
  step: string,
): T | undefined {
  return values.get(`${rule}/${step}`) ?? values.get(step);
}
