/** How often something was so, and the last delivery of which it was. */
export type Counted<T> = T & { readonly count: number; readonly latest: string };

/** Different things that are counted; more are left out. */
const mostDifferent = 500;

/** Counts things that are alike. Holds a bounded number of them, however many there are. */
export class Tally<T extends object> {
  readonly #counts = new Map<string, { thing: T; count: number; latest: string }>();

  add(thing: T, delivery: string): void {
    const key = JSON.stringify(thing);
    const known = this.#counts.get(key);
    if (known !== undefined) {
      known.count += 1;
      known.latest = delivery;
    } else if (this.#counts.size < mostDifferent) {
      this.#counts.set(key, { thing, count: 1, latest: delivery });
    }
  }

  /** The most frequent first. */
  get counted(): readonly Counted<T>[] {
    return [...this.#counts.values()]
      .map(({ thing, count, latest }) => ({ ...thing, count, latest }))
      .sort((one, other) => other.count - one.count);
  }
}
