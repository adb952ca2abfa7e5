import type { Path } from '../rules/yaml/nodes.js';
import { asText, inputOf, itemsOf, knownOf } from './known.js';
import type { StepAtHand } from './step-at-hand.js';

/** The items of a list that are known; of the others it is reported that they are not. */
export function knownItems(
  at: StepAtHand,
  name: string,
): { readonly path: Path; readonly value: string }[] {
  const items = itemsOf(inputOf(at.step, name));
  if (items === undefined) {
    at.unknown([name], `whether these are there, as \`${name}\` depends on the event`);
    return [];
  }
  return items.flatMap((item, index) => {
    const known = knownOf(item);
    if (known.is === 'value') return [{ path: [name, index], value: asText(known.value) }];
    at.unknown([name, index], 'whether it is there, as it depends on the event');
    return [];
  });
}
