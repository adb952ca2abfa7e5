import { Option, type Command } from 'commander';
import { systemClock } from '../domain/clock.js';
import { deliveryStatuses, type Delivery, type DeliveryStatus } from '../domain/delivery.js';
import { taskStatuses, type TaskStatus } from '../domain/task.js';
import { chooseDeliveries } from '../operate/choose-deliveries.js';
import { replayDelivery, type WhichRules } from '../operate/replay-delivery.js';
import type { Store } from '../store/store.js';
import { changeEach, chosenBy, groupsOf, isWanted } from './changes.js';
import { byCommand } from './by-command.js';
import { type Format, type Surroundings } from './command.js';
import {
  addRecordOptions,
  settingsFor,
  sinceOption,
  yesOption,
  type RecordOptions,
} from './options.js';
import { withStore } from './with-store.js';

interface ReplayOptions extends RecordOptions {
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
  addRecordOptions(command, 'rules').action(async (ids: string[], options: ReplayOptions) => {
    const { as, format, yes, rules, data, status, ...filter } = options;
    const hasFilter = status !== undefined || Object.keys(filter).length > 0;
    const by = chosenBy(ids, hasFilter, 'deliveries');
    await withStore(settingsFor(surroundings, { rules, data }), async (store) => {
      const replay = replayer(store, surroundings, as, format);
      if (by === 'ids') {
        await changeEach(ids, replay, surroundings);
        return;
      }
      const chosen = await chooseDeliveries(store.db, { ...filter, ...statusFilter(status) });
      const groups = groupsOf(chosen, describe);
      const announcement = {
        noun: 'deliveries',
        done: 'replayed',
        groups,
        yes: yes === true,
        format,
      };
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

function describe({ action, application, status }: Delivery): string {
  return `${action ?? 'unknown'} of ${application.name ?? application.id ?? 'no application'}: ${status}`;
}

function replayer(
  store: Store,
  { out }: Surroundings,
  as: WhichRules,
  format: Format,
): (id: string) => Promise<void> {
  return async (id) => {
    const replay = await replayDelivery(id, as, store, systemClock, byCommand(undefined));
    out(
      format === 'json'
        ? JSON.stringify({ delivery: replay.id, replayOf: id })
        : `${id} is replayed as ${replay.id}`,
    );
  };
}
