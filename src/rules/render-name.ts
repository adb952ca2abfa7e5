import { sharingBudget } from './expressions/meter.js';
import { ExpressionError } from './expressions/types.js';
import type { Rule } from './ruleset.js';
import type { Scene } from './scene.js';

/**
 * A rule's name for one event: its expressions filled in, on one line, what people typed harmless.
 * As it is written where one of them has no value for this event; undefined for a rule without a name.
 */
export function renderName(
  { name, nameTemplate }: Pick<Rule, 'name' | 'nameTemplate'>,
  scene: Scene,
): string | undefined {
  if (nameTemplate === undefined) return name;
  try {
    const text = sharingBudget(() => nameTemplate.render(scene));
    return typeof text === 'string' && text !== '' ? text : name;
  } catch (error) {
    if (error instanceof ExpressionError) return name;
    throw error;
  }
}
