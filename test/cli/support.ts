import { resolve } from 'node:path';
import type { Surroundings } from '../../src/cli/command.js';
import { runCommand } from '../../src/cli/run-command.js';

export interface Ran {
  readonly status: number;
  /** Results. */
  readonly out: string;
  /** Messages. */
  readonly err: string;
}

/** Runs a command line in this process, in an environment of its own. */
export async function run(
  line: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const surroundings: Surroundings = {
    environment: { RULES_DIR: resolve('rules'), ...environment },
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    readInput: () => Promise.resolve(Buffer.from(input)),
  };
  const status = await runCommand(line, surroundings);
  return { status, out: out.join('\n'), err: err.join('\n') };
}
