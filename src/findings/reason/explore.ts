/** Picks one of some possibilities; the same key always gives the same pick within one run. */
export type Choose = <T>(key: string, options: () => readonly T[]) => T;

/** Runs of one exploration: more possibilities than that are not looked at, and nothing is claimed. */
export const mostRuns = 4000;

/**
 * Runs a function once for every way in which its choices can fall. A choice that a run does not
 * come to costs nothing.
 * @param run may stop the exploration with `'enough'`
 * @returns false: there are too many ways, and not all were tried
 */
export function explore(run: (choose: Choose) => 'enough' | undefined, most = mostRuns): boolean {
  const trail: { readonly key: string; readonly options: readonly unknown[]; at: number }[] = [];
  for (let runs = 0; runs < most; runs++) {
    const made = new Map<string, unknown>();
    let depth = 0;
    const choose: Choose = <T>(key: string, options: () => readonly T[]): T => {
      if (made.has(key)) return made.get(key) as T;
      // Up to where the last choice was changed, a run goes the way of the one before it.
      if (depth === trail.length) trail.push({ key, options: options(), at: 0 });
      const step = trail[depth++];
      const picked = step?.options[step.at] as T;
      made.set(key, picked);
      return picked;
    };
    if (run(choose) === 'enough') return true;
    while (trail.length > 0 && isLast(trail.at(-1))) trail.pop();
    const last = trail.at(-1);
    if (last === undefined) return true;
    last.at++;
  }
  return false;
}

function isLast(step: { readonly options: readonly unknown[]; readonly at: number } | undefined) {
  return step === undefined || step.at >= step.options.length - 1;
}
