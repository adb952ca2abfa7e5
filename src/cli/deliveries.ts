import { Option, type Command } from 'commander';
import { systemClock } from '../domain/clock.js';
import { deliveryStatuses, type DeliveryStatus } from '../domain/delivery.js';
import { replayDelivery, type WhichRules } from '../operate/replay-delivery.js';
import { findDelivery, listDeliveries } from '../store/deliveries.js';
import { deliveryDetails, deliveryViews } from '../views/delivery-view.js';
import { CommandFailed, type AddCommand, type Format, type Surroundings } from './command.js';
import { deliveryLine, deliveryText } from './delivery-text.js';
import {
  dataOption,
  formatOption,
  limitOption,
  rulesOption,
  settingsFor,
  sinceOption,
  type FolderOptions,
} from './options.js';
import { withStore } from './with-store.js';

export const addDeliveries: AddCommand = (program, surroundings) => {
  const deliveries = program.command('deliveries').description('what came in');
  addList(deliveries, surroundings);
  addShow(deliveries, surroundings);
  addReplay(deliveries, surroundings);
};

interface ListOptions extends FolderOptions {
  readonly action?: string;
  readonly application?: string;
  readonly status?: DeliveryStatus;
  readonly since?: number;
  readonly limit: number;
  readonly format: Format;
}

function addList(parent: Command, surroundings: Surroundings): void {
  parent
    .command('list')
    .description('the newest deliveries, one a line')
    .option('--action <event>', 'only this event')
    .option('--application <id or name>', 'only this application')
    .addOption(new Option('--status <status>', 'only this status').choices([...deliveryStatuses]))
    .addOption(sinceOption())
    .addOption(limitOption())
    .addOption(dataOption())
    .addOption(rulesOption())
    .addOption(formatOption())
    .action(async ({ format, rules, data, ...filter }: ListOptions) => {
      await withStore(settingsFor(surroundings, { rules, data }), async (store, options) => {
        const views = await deliveryViews(await listDeliveries(store.db, filter), options);
        if (format === 'json') surroundings.out(JSON.stringify(views, null, 2));
        else if (views.length === 0) surroundings.err('No deliveries.');
        else for (const view of views) surroundings.out(deliveryLine(view));
      });
    });
}

function addShow(parent: Command, surroundings: Surroundings): void {
  parent
    .command('show')
    .description('one delivery: what each rule made of it and why, its tasks and their attempts')
    .argument('<id>', 'the delivery')
    .addOption(dataOption())
    .addOption(rulesOption())
    .addOption(formatOption())
    .action(async (id: string, { format, ...folders }: FolderOptions & { format: Format }) => {
      await withStore(settingsFor(surroundings, folders), async (store, options) => {
        const delivery = await findDelivery(store.db, id);
        if (delivery === undefined) throw new CommandFailed(`There is no delivery ${id}.`);
        const details = await deliveryDetails(delivery, options);
        surroundings.out(
          format === 'json' ? JSON.stringify(details, null, 2) : deliveryText(details),
        );
      });
    });
}

interface ReplayOptions extends FolderOptions {
  readonly as: WhichRules;
  readonly format: Format;
}

function addReplay(parent: Command, surroundings: Surroundings): void {
  parent
    .command('replay')
    .description("run the rules again for deliveries' events; the running service does it")
    .argument('<id...>', 'the deliveries')
    .addOption(
      new Option('--as <rules>', 'with the rules of now, or as they were then')
        .choices(['current', 'as-received'])
        .default('current'),
    )
    .addOption(dataOption())
    .addOption(rulesOption())
    .addOption(formatOption())
    .action(async (ids: string[], { as, format, ...folders }: ReplayOptions) => {
      await withStore(settingsFor(surroundings, folders), async (store) => {
        for (const id of ids) {
          const replay = await replayDelivery(id, as, store, systemClock);
          surroundings.out(
            format === 'json'
              ? JSON.stringify({ delivery: replay.id, replayOf: id })
              : `${id} is replayed as ${replay.id}`,
          );
        }
      });
    });
}
