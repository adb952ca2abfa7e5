import { second } from '../domain/clock.js';
import type { Effect } from '../domain/effect.js';

/** A run shows up in lists some seconds after it was started. */
export const untilListed = 5 * second;

/** A run was started, but the provider did not say as which one: it can be followed once it is found. */
export function isUnlocated(effect: Effect | undefined): boolean {
  return effect?.kind === 'run' && effect.run === undefined;
}
