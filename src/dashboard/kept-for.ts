import type { Clock, Millis } from '../domain/clock.js';

/**
 * What `work` gave is given again for so long, or until `of` is another one; several who ask at once
 * wait for the same work.
 */
export function keptFor<T>(
  clock: Clock,
  time: Millis,
  work: () => Promise<T>,
  of: () => unknown = () => undefined,
): () => Promise<T> {
  let kept: { value: Promise<T>; until: Millis; of: unknown } | undefined;
  return () => {
    const now = of();
    if (kept !== undefined && clock.now() < kept.until && now === kept.of) return kept.value;
    const value = work();
    const mine = { value, until: clock.now() + time, of: now };
    kept = mine;
    // What failed is not kept.
    value.catch(() => {
      if (kept === mine) kept = undefined;
    });
    return value;
  };
}
