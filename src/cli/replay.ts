import { Option, type Command } from 'commander';
import { deliveryStatuses, type DeliveryStatus } from '../domain/delivery.js';
import { taskStatuses, type TaskStatus } from '../domain/task.js';
import type { WhichRules } from '../operate/replay-delivery.js';
import { chooseDeliveries, type ChosenDelivery } from '../records/choose-deliveries.js';
import type { Replay } from '../records/records.js';
import { changeEach, chosenBy, groupsOf, hasAny, isWanted } from './changes.js';
import { byCommand } from './by-command.js';
import { type Format, type Surroundings } from './command.js';
import { addChangeOptions, sinceOption, yesOption, type ChangeOptions } from './options.js';
import { withRecords } from './with-records.js';

interface ReplayOptions extends ChangeOptions {
  readonly as: WhichRules;
  readonly status?: DeliveryStatus | TaskStatus;
  readonly rule?: string;
  readonly action?: string;
  readonly application?: string;
  readonly since?: number;
  readonly yes?: true;
}

/** `deliveries replay`. */
export function addReplay(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command('replay')
    .description(
      "run the rules again for deliveries' events, by id or by filter; the running service does it",
    )
    .argument('[id...]', 'the deliveries')
    .addOption(
      new Option('--as <rules>', 'with the rules of now, or as they were then')
        .choices(['current', 'as-received'])
        .default('current'),
    )
    .addOption(
      new Option(
        '--status <status>',
        'all with this status, or with a task of this status, such as failed',
      ).choices([...deliveryStatuses.filter((status) => status !== 'rejected'), ...taskStatuses]),
    )
    .option('--rule <id>', 'all that this rule made tasks for')
    .option('--action <event>', 'all of this event')
    .option('--application <id or name>', 'all of this application')
    .addOption(sinceOption())
    .addOption(yesOption());
  addChangeOptions(command, 'rules').action(async (ids: string[], options: ReplayOptions) => {
    const { as, format, status, rule, action, application, since, yes = false } = options;
    const filter = { rule, action, application, since, ...statusFilter(status) };
    const by = chosenBy(ids, hasAny(filter), 'deliveries');
    await withRecords(surroundings, options, async (records) => {
      const replay = async (id: string) =>
        told(surroundings, format, await records.replay(id, as, byCommand(options)));
      if (by === 'ids') {
        await changeEach(ids, replay, surroundings);
        return;
      }
      const chosen = await chooseDeliveries(records, filter);
      const groups = groupsOf(chosen, describe);
      const announcement = { noun: 'deliveries', done: 'replayed', groups, yes, format };
      if (!isWanted(announcement, surroundings)) return;
      // In the order in which they came.
      const inOrder = chosen.map(({ id }) => id).reverse();
      await changeEach(inOrder, replay, surroundings);
    });
  });
}

function statusFilter(status: DeliveryStatus | TaskStatus | undefined): {
  status?: DeliveryStatus;
  taskStatus?: TaskStatus;
} {
  const own = deliveryStatuses.find((one) => one === status);
  if (own !== undefined) return { status: own };
  const taskStatus = taskStatuses.find((one) => one === status);
  return taskStatus === undefined ? {} : { taskStatus };
}

function describe({ action, application, status }: ChosenDelivery): string {
  return `${action ?? 'unknown'} of ${application.name ?? application.id ?? 'no application'}: ${status}`;
}

function told({ out }: Surroundings, format: Format, { delivery, replayOf }: Replay): void {
  out(
    format === 'json'
      ? JSON.stringify({ delivery, replayOf })
      : `${replayOf} is replayed as ${delivery}`,
  );
}
