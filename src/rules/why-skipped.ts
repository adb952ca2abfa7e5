import type { Step } from './ruleset.js';
import type { Scene } from './scene.js';

/** Why a step does not run after those before it, as a sentence; undefined: it runs. */
export function whySkipped(step: Step, scene: Scene): string | undefined {
  const implied = step.condition?.asksStatus !== true;
  if (implied && scene.before !== 'success') {
    return scene.before === 'cancelled'
      ? 'A step before it was cancelled.'
      : 'A step before it failed.';
  }
  const verdict = step.condition?.test(scene);
  return verdict?.met === false ? `Its \`if\` ${verdict.why.text}.` : undefined;
}
