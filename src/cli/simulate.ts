import { systemClock } from '../domain/clock.js';
import { openRules } from '../service/open-rules.js';
import { readDelivery } from '../receive/read-delivery.js';
import { simulateDelivery, type Simulation } from '../simulate/simulate-delivery.js';
import { CommandFailed, type AddCommand, type Format } from './command.js';
import { formatOption, rulesOption, settingsFor, type FolderOptions } from './options.js';
import { printFindings } from './print-findings.js';
import { readApplivery } from './read-applivery.js';
import { eventArgument, readEventArgument } from './read-event-argument.js';
import { simulationText } from './simulation-text.js';

interface SimulateOptions extends FolderOptions {
  readonly format: Format;
  readonly applivery?: string;
}

export const addSimulate: AddCommand = (program, surroundings, end) => {
  program
    .command('simulate')
    .description('one event against the rules, nothing sent: what matches, what not and why')
    .argument('<event>', eventArgument)
    .addOption(rulesOption())
    .addOption(formatOption())
    .option('--applivery <file>', "what Applivery's API says of its build, as in a rule test")
    .action(async (event: string, options: SimulateOptions) => {
      const settings = settingsFor(surroundings, options);
      const body = await readEventArgument(event, surroundings);
      const rules = await openRules(settings);
      if (rules.missing.length > 0) {
        throw new CommandFailed(
          `There is no rules folder at ${settings.rulesDir}; name one with --rules.`,
        );
      }
      if (rules.ruleset === undefined) {
        printFindings(rules, surroundings);
        throw new CommandFailed('The rules have errors (above); mend them first.');
      }
      if (rules.ruleset.rules.length === 0) {
        printFindings(rules, surroundings);
        surroundings.err(`There are no rules at ${settings.rulesDir}.`);
      }
      const { delivery } = readDelivery(body, 'application/json', systemClock.now());
      if (delivery.status === 'rejected') {
        throw new CommandFailed(`The service would reject this: ${delivery.faults.join('; ')}.`);
      }
      const publicUrl = settings.publicUrl ?? `http://${settings.host}:${settings.port}`;
      const build = readApplivery(options.applivery, delivery.action ?? '', surroundings);
      const { ruleset } = rules;
      const simulation: Simulation = simulateDelivery(delivery, ruleset, publicUrl, build);
      surroundings.out(
        options.format === 'json'
          ? JSON.stringify(simulation, null, 2)
          : simulationText(simulation),
      );
      end(simulation.rules.some(({ steps }) => steps.some(({ problem }) => problem)) ? 1 : 0);
    });
};
