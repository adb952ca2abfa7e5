import { Option, type Command } from 'commander';
import { deliveryStatuses, type DeliveryStatus } from '../domain/delivery.js';
import type { AddCommand, Surroundings } from './command.js';
import { deliveryLine, deliveryText } from './delivery-text.js';
import {
  addListOptions,
  addRecordOptions,
  type ListOptions,
  type RecordOptions,
} from './options.js';
import { addReplay } from './replay.js';
import { withRecords } from './with-records.js';

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
  const { out, err } = surroundings;
  const command = parent
    .command('list')
    .description('the newest deliveries, one a line')
    .option('--action <event>', 'only this event')
    .option('--application <id or name>', 'only this application')
    .addOption(new Option('--status <status>', 'only this status').choices([...deliveryStatuses]));
  addListOptions(command, 'rules').action(async (options: DeliveryListOptions) => {
    const { action, application, status, since, limit } = options;
    await withRecords(surroundings, options, async (records) => {
      const filter = { action, application, status, since, limit };
      const { items } = await records.deliveries(filter);
      if (options.format === 'json') out(JSON.stringify(items, null, 2));
      else if (items.length === 0) err('No deliveries.');
      else for (const item of items) out(deliveryLine(item));
    });
  });
}

interface ShowOptions extends RecordOptions {
  readonly asTest?: true;
}

function addShow(parent: Command, surroundings: Surroundings): void {
  const { out } = surroundings;
  const command = parent
    .command('show')
    .description('one delivery: what each rule made of it and why, its tasks and their attempts')
    .argument('<id>', 'the delivery')
    .option('--as-test', 'as a rule test, with addresses and secrets masked');
  addRecordOptions(command, 'rules').action(async (id: string, options: ShowOptions) => {
    await withRecords(surroundings, options, async (records) => {
      if (options.asTest) {
        out(await records.ruleTest(id));
        return;
      }
      const delivery = await records.delivery(id);
      out(options.format === 'json' ? JSON.stringify(delivery, null, 2) : deliveryText(delivery));
    });
  });
}
