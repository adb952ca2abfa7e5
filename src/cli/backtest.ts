import { Option } from 'commander';
import { backtest } from '../backtest/backtest.js';
import { systemClock, type Millis } from '../domain/clock.js';
import { openRules } from '../service/open-rules.js';
import { formatBacktest, backtestFormats, type BacktestFormat } from './backtest-formats.js';
import { CommandFailed, type AddCommand } from './command.js';
import {
  dataOption,
  durationOption,
  limitOption,
  rulesOption,
  settingsFor,
  type FolderOptions,
} from './options.js';
import { printFindings } from './print-findings.js';
import { withStore } from './with-store.js';

interface BacktestOptions extends FolderOptions {
  readonly against: Millis;
  readonly limit: number;
  readonly format: BacktestFormat;
  readonly failOnChange?: true;
}

export const addBacktest: AddCommand = (program, surroundings, end) => {
  program
    .command('backtest')
    .description('recorded deliveries against other rules, nothing sent: what would change')
    .addOption(rulesOption())
    .addOption(dataOption())
    .addOption(durationOption('--against <duration>', 'how far back to go', '30d'))
    .addOption(limitOption())
    .addOption(
      new Option('--format <format>', 'how to print the result')
        .choices([...backtestFormats])
        .default('text'),
    )
    .addOption(new Option('--fail-on-change', 'exit with 1 when anything would change'))
    .addHelpText(
      'after',
      '\nAll changes are counted; of each sort, the newest --limit are shown with their delivery.\nDuplicates, replays and what is not matched yet do not count.',
    )
    .action(async (options: BacktestOptions) => {
      const settings = settingsFor(surroundings, options);
      const rules = await openRules(settings);
      const { ruleset } = rules;
      if (rules.missing.length > 0) {
        throw new CommandFailed(
          `There is no rules folder at ${settings.rulesDir}; name one with --rules.`,
        );
      }
      if (ruleset === undefined) {
        printFindings(rules, surroundings);
        throw new CommandFailed('The rules have errors (above); mend them first.');
      }
      const kinds = new Map(
        rules.language.actions.map(({ name, makes }) => [name as string, makes]),
      );
      await withStore(settings, async (store, { catalog, publicUrl }) => {
        const report = await backtest({
          db: store.db,
          ruleset,
          catalog,
          since: systemClock.now() - options.against,
          publicUrl,
          // An action that there is no more: nobody knows what it made.
          makesOf: (uses) => kinds.get(uses) ?? 'sent',
          limit: options.limit,
        });
        const place = { rules: settings.rulesDir, publicUrl: settings.publicUrl };
        surroundings.out(formatBacktest(options.format, report, place));
        end(options.failOnChange === true && report.total > 0 ? 1 : 0);
      });
    });
};
