import type { Step } from './ruleset.js';
import type { Scene } from './scene.js';
import { whyCondition, type WhyNot } from './why/why-not.js';

/** Why a step does not run after those before it, as a sentence; undefined: it runs. */
export function whySkipped(step: Step, scene: Scene): string | undefined {
  const implied = step.condition?.asksStatus !== true;
  if (implied && scene.before !== 'success') {
    return scene.before === 'cancelled'
      ? 'A step before it was cancelled.'
      : 'A step before it failed.';
  }
  const why = whyIfNotMet(step, scene);
  return why === undefined ? undefined : `Its \`if\` ${why.text}.`;
}

/** Why the `if` of a step is not met, as data; undefined: it is, or there is none. */
export function whyIfNotMet({ condition }: Step, scene: Scene): WhyNot | undefined {
  const verdict = condition?.test(scene);
  return verdict?.met === false ? whyCondition(condition, verdict.why, 'run') : undefined;
}
