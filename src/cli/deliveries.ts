import { Option, type Command } from 'commander';
import { deliveryStatuses, type DeliveryStatus } from '../domain/delivery.js';
import { findDelivery, listDeliveries } from '../store/tables/deliveries.js';
import { deliveryDetails, deliveryViews } from '../views/delivery-view.js';
import { CommandFailed, type AddCommand, type Surroundings } from './command.js';
import { deliveryAsTest } from './delivery-as-test.js';
import { deliveryLine, deliveryText } from './delivery-text.js';
import {
  addListOptions,
  addRecordOptions,
  settingsFor,
  type ListOptions,
  type RecordOptions,
} from './options.js';
import { addReplay } from './replay.js';
import { withStore } from './with-store.js';

export const addDeliveries: AddCommand = (program, surroundings) => {
  const deliveries = program.command('deliveries').description('what came in');
  addList(deliveries, surroundings);
  addShow(deliveries, surroundings);
  addReplay(deliveries, surroundings);
};

interface DeliveryListOptions extends ListOptions {
  readonly action?: string;
  readonly application?: string;
  readonly status?: DeliveryStatus;
}

function addList(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command('list')
    .description('the newest deliveries, one a line')
    .option('--action <event>', 'only this event')
    .option('--application <id or name>', 'only this application')
    .addOption(new Option('--status <status>', 'only this status').choices([...deliveryStatuses]));
  addListOptions(command, 'rules').action(
    async ({ format, rules, data, ...filter }: DeliveryListOptions) => {
      await withStore(settingsFor(surroundings, { rules, data }), async (store, options) => {
        const views = await deliveryViews(await listDeliveries(store.db, filter), options);
        if (format === 'json') surroundings.out(JSON.stringify(views, null, 2));
        else if (views.length === 0) surroundings.err('No deliveries.');
        else for (const view of views) surroundings.out(deliveryLine(view));
      });
    },
  );
}

interface ShowOptions extends RecordOptions {
  readonly asTest?: boolean;
}

function addShow(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command('show')
    .description('one delivery: what each rule made of it and why, its tasks and their attempts')
    .argument('<id>', 'the delivery')
    .option('--as-test', 'as a rule test, with addresses and secrets masked');
  addRecordOptions(command, 'rules').action(
    async (id: string, { format, asTest, ...folders }: ShowOptions) => {
      await withStore(settingsFor(surroundings, folders), async (store, options) => {
        const delivery = await findDelivery(store.db, id);
        if (delivery === undefined) throw new CommandFailed(`There is no delivery ${id}.`);
        if (asTest) {
          surroundings.out(await deliveryAsTest(delivery, store.db));
          return;
        }
        const details = await deliveryDetails(delivery, options);
        surroundings.out(
          format === 'json' ? JSON.stringify(details, null, 2) : deliveryText(details),
        );
      });
    },
  );
}
