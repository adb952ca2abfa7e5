/** How many there are of each. What there is none of takes no memory. */
export class Counts<T> {
  readonly #counts = new Map<T, number>();
  #total = 0;

  /** Of all together. */
  get total(): number {
    return this.#total;
  }

  of(one: T): number {
    return this.#counts.get(one) ?? 0;
  }

  add(one: T): void {
    this.#counts.set(one, this.of(one) + 1);
    this.#total++;
  }

  remove(one: T): void {
    const left = this.of(one) - 1;
    if (left > 0) this.#counts.set(one, left);
    else this.#counts.delete(one);
    this.#total--;
  }
}
