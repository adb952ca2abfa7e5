import type { Rule, Ruleset, Step } from '../rules/ruleset.js';
import type { Coverage } from './coverage.js';
import { scriptedAction } from './scripted-provider.js';
import type { TestProvider } from './test-provider.js';

/**
 * The rules with actions that ask the test's provider, and which tell the coverage what they saw.
 * What is in shadow mode is tested as it will be when it is live.
 */
export function scriptedRuleset(
  ruleset: Ruleset,
  provider: TestProvider,
  coverage: Coverage | undefined,
): Ruleset {
  return {
    ...ruleset,
    rules: ruleset.rules.map((rule) => scriptedRule(coverage?.watch(rule) ?? rule, provider)),
  };
}

function scriptedRule(rule: Rule, provider: TestProvider): Rule {
  return {
    ...rule,
    mode: rule.mode === 'shadow' ? 'live' : rule.mode,
    steps: rule.steps.map((step) => scriptedStep(rule, step, provider)),
  };
}

function scriptedStep(rule: Rule, step: Step, provider: TestProvider): Step {
  const asking = { rule: rule.id, step: step.name };
  return {
    ...step,
    action: scriptedAction(step.action, {
      perform: (asked) => provider.perform(asking, asked),
      find: (asked) => provider.find(asked),
    }),
  };
}
