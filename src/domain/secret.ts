import { inspect } from 'node:util';

/**
 * A credential. It prints as `[secret]` wherever it ends up (logs, JSON, template strings, the
 * debugger); only `reveal()` gives the value, so a search for `reveal` shows every use.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
