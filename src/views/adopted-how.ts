import type { Effect } from '../domain/effect.js';

export const adoptedWays = ['certain', 'probable', 'resolved'] as const;

/** `certain`: found by what is ours in it. `probable`: only circumstances say so. `resolved`: a person does. */
export type Adopted = (typeof adoptedWays)[number];

/** How it became known that an effect is there; undefined: the provider answered that it made it. */
export function adoptedHow({ details }: Effect): Adopted | undefined {
  return adoptedWays.find((way) => way === details?.adopted);
}
