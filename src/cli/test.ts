import { Option } from 'commander';
import { openRulesAt, type OpenedRules } from '../service/open-rules.js';
import { openRuleTests, rulesBeside, type OpenedTests } from '../service/open-rule-tests.js';
import { Coverage } from '../rule-tests/coverage.js';
import { formatReportJson } from '../rule-tests/format-report-json.js';
import { formatReportJunit } from '../rule-tests/format-report-junit.js';
import { formatReportText } from '../rule-tests/format-report-text.js';
import { runRuleTests } from '../rule-tests/run-rule-tests.js';
import { hasPassed, isTooLittle, summaryOf, type TestReport } from '../rule-tests/test-report.js';
import { formatDiagnostics } from '../rules/diagnostics/format-diagnostics.js';
import type { Settings } from '../settings/read-settings.js';
import { CommandFailed, type AddCommand, type Surroundings } from './command.js';
import { rulesOption, settingsFor, type FolderOptions } from './options.js';

const formats = {
  text: formatReportText,
  json: formatReportJson,
  junit: formatReportJunit,
} as const;

interface TestOptions extends FolderOptions {
  readonly format: keyof typeof formats;
  readonly coverage?: boolean;
  readonly minCoverage?: number;
}

export const addTest: AddCommand = (program, surroundings, end) => {
  program
    .command('test')
    .description('run rule tests (*.test.yaml) through the rules, nothing sent')
    .argument('[path...]', 'test files and folders (default: the rules folder)')
    .addOption(rulesOption())
    .addOption(
      new Option('--format <format>', 'how to print the result')
        .choices(Object.keys(formats))
        .default('text'),
    )
    .option('--coverage', 'also say which rules, steps, conditions and loops no test reaches')
    .addOption(
      new Option('--min-coverage <percent>', 'fail when less than this is covered').argParser(
        readPercent,
      ),
    )
    .action(async (paths: string[], options: TestOptions) => {
      const settings = settingsFor(surroundings, options);
      const testPaths = paths.length > 0 ? paths : [settings.rulesDir];
      const { rules, opened } = await open(settings, testPaths, options.rules !== undefined);
      const report = await run(rules, opened, { ...options, testPaths }, surroundings);
      surroundings.out(formats[options.format](report));
      if (options.format !== 'text') surroundings.err(summaryOf(report));
      end(verdict(report, surroundings));
    });
};

/** @param isChosen the rules folder was named on the command line */
async function open(
  settings: Settings,
  testPaths: readonly string[],
  isChosen: boolean,
): Promise<{ rules: OpenedRules; opened: OpenedTests }> {
  const { rulesDir } = settings;
  const rulesPaths = isChosen ? [rulesDir] : rulesBeside(testPaths, rulesDir);
  const rules = await openRulesAt(settings, rulesPaths);
  const opened = await openRuleTests(testPaths, rules.ruleset);
  const missing = [...new Set([...opened.missing, ...rules.missing])];
  if (missing.length > 0) {
    throw new CommandFailed(
      `There is nothing at ${missing.join(', ')}: name rule tests or a folder.`,
    );
  }
  return { rules, opened };
}

async function run(
  rules: OpenedRules,
  { tests, diagnostics, sources }: OpenedTests,
  options: TestOptions & { readonly testPaths: readonly string[] },
  { err }: Surroundings,
): Promise<TestReport> {
  const found = [...rules.diagnostics, ...diagnostics];
  if (found.length > 0) {
    err(formatDiagnostics('text', found, { sources: new Map([...rules.sources, ...sources]) }));
  }
  const { ruleset } = rules;
  if (ruleset === undefined) {
    throw new CommandFailed('The rules have errors (above); mend them first.');
  }
  if (diagnostics.some(({ severity }) => severity === 'error')) {
    throw new CommandFailed('The tests have errors (above); no test was run.');
  }
  if (tests.length === 0) {
    throw new CommandFailed(
      `There are no rule tests at ${options.testPaths.join(', ')}: write NAME.test.yaml beside the rules.`,
    );
  }
  const wanted = options.coverage === true || options.minCoverage !== undefined;
  const coverage = wanted ? new Coverage(ruleset) : undefined;
  const began = performance.now();
  const { connections } = rules.language;
  const results = await runRuleTests(tests, { ruleset, connections, coverage });
  const { minCoverage } = options;
  const durationMs = performance.now() - began;
  return { results, durationMs, coverage: coverage?.report(), minCoverage };
}

function verdict(report: TestReport, { err }: Surroundings): 0 | 1 {
  const { results, minCoverage } = report;
  const tooLittle = isTooLittle(report);
  if (tooLittle) err(`The coverage is below ${minCoverage} %.`);
  return !tooLittle && results.every(hasPassed) ? 0 : 1;
}

function readPercent(text: string): number {
  const percent = Number(text);
  if (text.trim() !== '' && percent >= 0 && percent <= 100) return percent;
  throw new CommandFailed('--min-coverage takes a number from 0 to 100.', 2);
}
