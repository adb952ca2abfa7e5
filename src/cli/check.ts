import { Option } from 'commander';
import type { Diagnostic } from '../domain/diagnostic.js';
import { ignorableNames, untrustedErrors, uselessIgnore, warnings } from '../findings/catalogue.js';
import type { Described } from '../findings/described.js';
import { findInRules } from '../findings/find-in-rules.js';
import { neverIgnored, onlineFindings } from '../findings/online-names.js';
import { openOnlineCheck } from '../service/open-online-check.js';
import { openRulesAt, type OpenedRules } from '../service/open-rules.js';
import { openRuleTests, rulesBeside, type OpenedTests } from '../service/open-rule-tests.js';
import {
  diagnosticFormats,
  formatDiagnostics,
  type DiagnosticFormat,
} from '../rules/diagnostics/format-diagnostics.js';
import type { Settings } from '../settings/read-settings.js';
import { CommandFailed, type AddCommand } from './command.js';
import { errorOption, withErrors } from './error-names.js';
import { rulesOption, settingsFor, type FolderOptions } from './options.js';

interface CheckOptions extends FolderOptions {
  readonly format: DiagnosticFormat;
  readonly online?: true;
  readonly error: readonly string[];
}

export const addCheck: AddCommand = (program, surroundings, end) => {
  program
    .command('check')
    .description('read the rules and rule tests and report every fault, with its place')
    .argument('[path...]', 'files and folders (default: the rules folder)')
    .addOption(rulesOption())
    .addOption(
      new Option(
        '--online',
        'also ask GitHub and GitLab, reading only, whether the steps can work',
      ),
    )
    .addOption(
      new Option('--format <format>', 'how to print the findings')
        .choices([...diagnosticFormats])
        .default('text'),
    )
    .addOption(errorOption())
    .addHelpText('after', `\n${namesText()}`)
    .action(async (paths: string[], options: CheckOptions) => {
      const settings = settingsFor(surroundings, options);
      const at = paths.length > 0 ? paths : [settings.rulesDir];
      const rules = await openRulesAt(settings, at);
      if (rules.missing.length > 0) {
        throw new CommandFailed(
          `There is nothing at ${rules.missing.join(', ')}: name a rules file or folder.`,
        );
      }
      const tests = await openTests(settings, at, rules);
      // That a file of tests holds no rules is no finding where tests are read too.
      const loaded = rules.diagnostics.filter(({ code }) => code !== 'rule-tests');
      const tested = await testedRules(settings, at, tests);
      const online = options.online
        ? await openOnlineCheck(settings, rules, surroundings.environment)
        : undefined;
      const { ruleset } = rules;
      const inRules = ruleset ? findInRules(ruleset, { loaded, tested, online }) : loaded;
      // A file that cannot be read holds neither rules nor tests.
      const inTests = tests.diagnostics.filter((one) => !inRules.some((two) => isSame(one, two)));
      const found = [...inRules, ...inTests];
      const diagnostics = withErrors(found, options.error);
      const sources = new Map([...rules.sources, ...tests.sources]);
      const text = formatDiagnostics(options.format, diagnostics, { sources, described });
      if (text !== '') surroundings.out(text);
      const errors = diagnostics.filter(isError).length;
      const counts = { rules: rules.ruleset?.rules.length, tests: tests.tests.length };
      surroundings.err(summary(errors, diagnostics.length - errors, counts));
      end(errors > 0 ? 1 : 0);
    });
};

/**
 * The rule tests at the same places. They are held against all rules of the folder that they stand
 * in, also where only some of its files are checked.
 */
async function openTests(
  settings: Settings,
  paths: readonly string[],
  checked: OpenedRules,
): Promise<OpenedTests> {
  const beside = rulesBeside(paths, settings.rulesDir);
  const isChecked = beside.every((path) => paths.includes(path));
  const rules = isChecked ? checked : await openRulesAt(settings, beside);
  return openRuleTests(paths, rules.ruleset);
}

/**
 * The rules that some test expects to send something: by all tests that stand beside the rules, also
 * where only some files are checked. Undefined where some of them cannot be read.
 */
async function testedRules(
  settings: Settings,
  paths: readonly string[],
  checked: OpenedTests,
): Promise<ReadonlySet<string> | undefined> {
  const beside = rulesBeside(paths, settings.rulesDir);
  const { tests, diagnostics } = await openRuleTests([...paths, ...beside], undefined);
  if ([...diagnostics, ...checked.diagnostics].some(isError)) return undefined;
  return new Set(tests.flatMap(({ expect }) => expect.map(({ rule }) => rule)));
}

/** The names of the findings, for `--help`. */
function namesText(): string {
  const names = (list: readonly Described[]) => list.map(({ name }) => `  ${name}`);
  return [
    'Findings; `# check: ignore NAME` in the rules file switches one off:',
    ...names(warnings.filter(({ name }) => ignorableNames.includes(name))),
    'Findings of --online; the same switches them off:',
    ...names(onlineFindings.filter(({ name }) => ignorableNames.includes(name))),
    'Findings that cannot be switched off:',
    `  ${uselessIgnore}`,
    ...names([...untrustedErrors, ...onlineFindings.filter(({ name }) => name === neverIgnored)]),
  ].join('\n');
}

const described = new Map(
  [...warnings, ...untrustedErrors, ...onlineFindings].map(({ name, about, instead }) => [
    name,
    `${about} ${instead}`,
  ]),
);

function isSame(one: Diagnostic, two: Diagnostic): boolean {
  return (
    one.file === two.file &&
    one.code === two.code &&
    one.line === two.line &&
    one.column === two.column
  );
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

interface Counts {
  /** Undefined: not known, as they have errors. */
  readonly rules: number | undefined;
  readonly tests: number;
}

function summary(errors: number, warnings: number, { rules, tests }: Counts): string {
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  const found = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ];
  if (rules === undefined) return `${found.join(' and ')}.`;
  const read = [count(rules, 'rule'), ...(tests > 0 ? [count(tests, 'rule test')] : [])];
  return `${read.join(', ')}, ${found.length > 0 ? found.join(' and ') : 'no faults'}.`;
}
