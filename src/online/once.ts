/** Asks each question once, and remembers its answer, also when it was a failure. */
export class Once {
  readonly #answers = new Map<string, Promise<unknown>>();

  /** @param question tells it from all others, as does `ask` */
  ask<T>(question: readonly unknown[], ask: () => Promise<T>): Promise<T> {
    const key = JSON.stringify(question);
    const known = this.#answers.get(key) ?? ask();
    this.#answers.set(key, known);
    return known as Promise<T>;
  }
}
