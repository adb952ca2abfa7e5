/** Gives numbers from 0 to 1, always the same ones for a seed. */
export type Random = () => number;

/** Mulberry32. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the choices, each as often as its weight. */
export function weighted<T>(random: Random, choices: readonly (readonly [number, T])[]): T {
  const [last] = choices.slice(-1);
  if (last === undefined) throw new Error('There is nothing to choose from.');
  let left = random() * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, choice] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  return last[1];
}
