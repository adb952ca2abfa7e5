import { Option } from 'commander';
import { openRules, openRulesAt } from '../open-rules.js';
import {
  diagnosticFormats,
  formatDiagnostics,
  type DiagnosticFormat,
} from '../rules/diagnostics/format-diagnostics.js';
import { CommandFailed, type AddCommand } from './command.js';
import { rulesOption, settingsFor, type FolderOptions } from './options.js';

interface CheckOptions extends FolderOptions {
  readonly format: DiagnosticFormat;
}

export const addCheck: AddCommand = (program, surroundings, end) => {
  program
    .command('check')
    .description('read the rules and report every fault, with its place')
    .argument('[path...]', 'rules files and folders (default: the rules folder)')
    .addOption(rulesOption())
    .addOption(
      new Option('--format <format>', 'how to print the findings')
        .choices([...diagnosticFormats])
        .default('text'),
    )
    .action(async (paths: string[], options: CheckOptions) => {
      const settings = settingsFor(surroundings, options);
      const rules = await (paths.length > 0 ? openRulesAt(settings, paths) : openRules(settings));
      const { diagnostics, sources, missing } = rules;
      if (missing.length > 0) {
        throw new CommandFailed(
          `There is nothing at ${missing.join(', ')}: name a rules file or folder.`,
        );
      }
      const text = formatDiagnostics(options.format, diagnostics, { sources });
      if (text !== '') surroundings.out(text);
      const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
      surroundings.err(summary(errors, diagnostics.length - errors, rules.ruleset?.rules.length));
      end(errors > 0 ? 1 : 0);
    });
};

function summary(errors: number, warnings: number, rules: number | undefined): string {
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  const found = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ];
  if (rules === undefined) return `${found.join(' and ')}.`;
  return `${count(rules, 'rule')}, ${found.length > 0 ? found.join(' and ') : 'no faults'}.`;
}
