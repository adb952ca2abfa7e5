import { hexDigest } from '../domain/ids.js';
import { NothingCame, type Playground } from '../playground/playground.js';
import type { RulesetTests } from '../playground/wishes.js';
import { readRulesFolder } from '../rules/read-rules-folder.js';
import type { Ruleset } from '../rules/ruleset.js';

interface Kept {
  readonly ruleset: string;
  /** The files of tests as they were. */
  readonly files: string;
  readonly tests: RulesetTests;
}

/** What the rule tests in the rules folder reach of the rules in force: asked for, then kept until either changes. */
export class TestsOfRules {
  readonly #playground: Playground;
  readonly #folder: string;
  #kept: Kept | undefined;

  constructor(playground: Playground, folder: string) {
    this.#playground = playground;
    this.#folder = folder;
  }

  /** What is known already of these rules. */
  known({ hash }: Ruleset): RulesetTests | undefined {
    return this.#kept?.ruleset === hash ? this.#kept.tests : undefined;
  }

  /** @returns why not, as a sentence, where they could not be run */
  async run({ hash, files: rules }: Ruleset): Promise<RulesetTests | string> {
    const read = await readRulesFolder(this.#folder, 'tests');
    const files = hexDigest(JSON.stringify(read.files));
    const kept = this.#kept;
    if (kept?.ruleset === hash && kept.files === files) return kept.tests;
    try {
      const tests = await this.#playground.ask({ kind: 'test', rules, folder: this.#folder });
      this.#kept = { ruleset: hash, files, tests };
      return tests;
    } catch (error) {
      if (error instanceof NothingCame) return error.message;
      throw error;
    }
  }
}
