import { day, systemClock } from '../domain/clock.js';
import { openRules } from '../service/open-rules.js';
import { reportShadow, type ShadowReport } from '../shadow/report-shadow.js';
import { CommandFailed, type AddCommand } from './command.js';
import { addRecordOptions, settingsFor, sinceOption, type RecordOptions } from './options.js';
import { printFindings } from './print-findings.js';
import { shadowText } from './shadow-text.js';
import { withStore } from './with-store.js';

interface ShadowOptions extends RecordOptions {
  readonly rule?: string;
  readonly since?: number;
}

export const addShadow: AddCommand = (program, surroundings, end) => {
  const command = program
    .command('shadow')
    .description('what rules with `mode: shadow` would have done, beside what live rules did')
    .option('--rule <id>', 'only this rule')
    .addOption(sinceOption().default(undefined, '1d'))
    .addHelpText(
      'after',
      '\nIt says what was recorded while a rule was in shadow mode. What a rule would have made of deliveries\nbefore that, `backtest` says. Duplicates, replays and what is not matched yet do not count.\nExit status 1: a step would have failed before anything was sent.',
    );
  addRecordOptions(command, 'rules').action(async (options: ShadowOptions) => {
    const settings = settingsFor(surroundings, options);
    const rules = await openRules(settings);
    if (rules.ruleset === undefined) {
      printFindings(rules, surroundings);
      surroundings.err('The rules have errors (above); so the modes of now are not known.');
    }
    await withStore(settings, async (store, { catalog, publicUrl }) => {
      const report = await reportShadow({
        db: store.db,
        catalog,
        current: rules.ruleset,
        rule: options.rule,
        since: options.since ?? systemClock.now() - day,
        publicUrl,
      });
      if (options.rule !== undefined && report.rules.length === 0) {
        throw new CommandFailed(
          `No rule \`${options.rule}\` is in shadow mode, or was since ${new Date(report.since).toISOString()}.`,
        );
      }
      surroundings.out(options.format === 'json' ? asJson(report) : shadowText(report));
      end(report.rules.some(({ wouldFail }) => wouldFail.length > 0) ? 1 : 0);
    });
  });
};

function asJson({ since, ...report }: ShadowReport): string {
  const rules = report.rules.map(({ now, ...rule }) => ({ ...rule, now: now ?? null }));
  return JSON.stringify({ since: new Date(since).toISOString(), ...report, rules }, null, 2);
}
