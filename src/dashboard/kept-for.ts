import type { Clock, Millis } from '../domain/clock.js';

/** What `work` gave is given again for so long; several who ask at once wait for the same work. */
export function keptFor<T>(clock: Clock, time: Millis, work: () => Promise<T>): () => Promise<T> {
  let kept: { readonly value: Promise<T>; readonly until: Millis } | undefined;
  return () => {
    if (kept !== undefined && clock.now() < kept.until) return kept.value;
    const value = work();
    const mine = { value, until: clock.now() + time };
    kept = mine;
    // What failed is not kept.
    value.catch(() => {
      if (kept === mine) kept = undefined;
    });
    return value;
  };
}
