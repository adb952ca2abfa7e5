import { Option } from 'commander';
import type { Diagnostic } from '../domain/diagnostic.js';
import { errorNames } from '../findings/catalogue.js';
import { didYouMean } from '../rules/names.js';
import { CommandFailed } from './command.js';

/** `--error NAME`, several times, and `--error all`. */
export function errorOption(): Option {
  return new Option('--error <name>', 'make a finding an error, or all of them; may be repeated')
    .default([], 'none')
    .argParser((name, before: string[]) => {
      const known = ['all', ...errorNames];
      if (known.includes(name)) return [...before, name];
      const near = didYouMean(name, known);
      const hint = near === '' ? `. There are: ${known.join(', ')}.` : near;
      throw new CommandFailed(`No finding is called \`${name}\`${hint}`, 2);
    });
}

/** The findings, with those that the command line names as errors. */
export function withErrors(
  diagnostics: readonly Diagnostic[],
  names: readonly string[],
): Diagnostic[] {
  const isError = ({ code }: Diagnostic) => names.includes('all') || names.includes(code);
  return diagnostics.map((one) => (isError(one) ? { ...one, severity: 'error' } : one));
}
