import { Failure } from '../domain/failure.js';
import type { Json } from '../domain/json.js';
import type { OnlineName } from '../findings/online-names.js';
import type { Finding, Findings } from '../rules/findings.js';
import type { Step } from '../rules/ruleset.js';
import type { Path } from '../rules/yaml/nodes.js';
import { inputOf, knownOf } from './known.js';

/** Its code is one of the names that people can switch off. */
export type OnlineFinding = Finding & { readonly code: OnlineName };

/** A step under examination: what is known of its inputs, and where to say what is wrong with them. */
export class StepAtHand {
  readonly step: Step;
  readonly #path: Path;
  readonly #findings: Findings;

  /** @param path of the step in its file */
  constructor(step: Step, path: Path, findings: Findings) {
    this.step = step;
    this.#path = path;
    this.#findings = findings;
  }

  /** About an input, or a part of it: `['inputs', 'build_id']`. */
  report(at: Path, finding: OnlineFinding): void {
    this.#findings.atValue([...this.#path, 'with', ...at], finding);
  }

  /** About the name of an input, not its value. */
  reportName(at: Path, finding: OnlineFinding): void {
    this.#findings.atKey([...this.#path, 'with', ...at], finding);
  }

  /** Nobody can tell before an event comes, or could just now. */
  unknown(at: Path, message: string, hint?: string): void {
    this.report(at, {
      code: 'not-known',
      severity: 'warning',
      message: `not known: ${message}`,
      hint,
    });
  }

  /** The same of the whole step. */
  unknownStep(message: string): void {
    this.#findings.atValue([...this.#path, 'uses'], {
      code: 'not-known',
      severity: 'warning',
      message: `not known: ${message}`,
    });
  }

  /** An input's value; undefined: it is not given, or depends on the event. */
  value(name: string): Json | undefined {
    const tree = inputOf(this.step, name);
    const known = tree && knownOf(tree);
    return known?.is === 'value' ? known.value : undefined;
  }

  /** The same of an input that everything depends on: that it cannot be known is reported. */
  needed(name: string, what: string): string | undefined {
    const value = this.value(name);
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    this.unknown([name], `${what}, as \`${name}\` depends on the event`);
    return undefined;
  }

  /**
   * Asks the provider. Why it gives no answer is reported where the question comes from.
   * @returns undefined when there is no answer
   */
  async ask<T>(at: Path, question: () => Promise<T>): Promise<{ readonly answer: T } | undefined> {
    try {
      return { answer: await question() };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const { message, fix } = error;
      if (error.reason === 'unauthorized') {
        this.report(at, { code: 'missing-permission', message, hint: fix });
      } else {
        this.unknown(at, message, fix);
      }
      return undefined;
    }
  }
}
