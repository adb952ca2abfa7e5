/** Keeps what was made last, at most so many: keys may come from data and differ each time. */
export class BoundedCache<Value> {
  readonly #most: number;
  readonly #kept = new Map<string, Value>();

  constructor(most: number) {
    this.#most = most;
  }

  /** What `make` throws is not kept. */
  get(key: string, make: () => Value): Value {
    const found = this.#kept.get(key);
    if (found !== undefined) return found;
    const made = make();
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= this.#most && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(key, made);
    return made;
  }
}
