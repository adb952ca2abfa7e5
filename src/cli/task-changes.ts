import { Option, type Command } from 'commander';
import { systemClock, type Clock } from '../domain/clock.js';
import { deadKinds, type DeadKind, type Task, type TaskStatus } from '../domain/task.js';
import { cancelTask } from '../operate/cancel-task.js';
import { chooseTasks } from '../operate/choose-tasks.js';
import type { By } from '../operate/on-record.js';
import { resolveTask, type Resolution } from '../operate/resolve-task.js';
import { retryableStatuses, retryTask } from '../operate/retry-task.js';
import type { Store } from '../store/store.js';
import { byCommand } from './by-command.js';
import { changeEach, chosenBy, groupsOf, isWanted } from './changes.js';
import { CommandFailed, type Surroundings } from './command.js';
import {
  addRecordOptions,
  settingsFor,
  sinceOption,
  yesOption,
  type RecordOptions,
} from './options.js';
import { taskViews } from './task-views.js';
import { withStore } from './with-store.js';

/** `tasks retry`, `cancel` and `resolve`. */
export function addTaskChanges(parent: Command, surroundings: Surroundings): void {
  addRetry(parent, surroundings);
  addCancel(parent, surroundings);
  addResolve(parent, surroundings);
}

interface RetryOptions extends RecordOptions {
  readonly status?: TaskStatus;
  readonly kind?: DeadKind;
  readonly rule?: string;
  readonly uses?: string;
  readonly connection?: string;
  readonly since?: number;
  readonly yes?: true;
}

function addRetry(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command('retry')
    .description('make tasks due again, by id or by filter; the running service performs them')
    .argument('[id...]', 'the tasks')
    .addOption(
      new Option('--status <status>', 'all with this status (by filter: failed)').choices([
        ...retryableStatuses,
      ]),
    )
    .addOption(kindOption())
    .option('--rule <id>', 'all of this rule')
    .option('--uses <action>', 'all of this action')
    .option('--connection <name>', 'all of this connection')
    .addOption(sinceOption())
    .addOption(yesOption());
  addRecordOptions(command, 'data').action(
    async (ids: string[], { format, data, yes, ...filter }: RetryOptions) => {
      const by = chosenBy(ids, Object.keys(filter).length > 0, 'tasks');
      await withStore(settingsFor(surroundings, { data }), async (store) => {
        const retry = changer(store, surroundings, format, 'is due again', retryTask);
        if (by === 'ids') {
          await changeEach(ids, retry, surroundings);
          return;
        }
        const tasks = await chooseTasks(store.db, { status: 'failed', ...filter });
        const groups = groupsOf(tasks, describe);
        const announcement = { noun: 'tasks', done: 'retried', groups, yes: yes === true, format };
        if (!isWanted(announcement, surroundings)) return;
        await changeEach(
          tasks.map(({ id }) => id),
          retry,
          surroundings,
        );
      });
    },
  );
}

export function kindOption(): Option {
  return new Option(
    '--kind <kind>',
    'only what is dead because the provider refused it, a rule or connection cannot work, of a defect of this service, or because time or tries ran out',
  ).choices([...deadKinds]);
}

function describe({ uses, rule, status, deadKind }: Task): string {
  return `${uses} of ${rule}: ${status}${deadKind === undefined ? '' : ` (${deadKind})`}`;
}

function addCancel(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command('cancel')
    .description('end tasks that are still waiting')
    .argument('<id...>', 'the tasks');
  addRecordOptions(command, 'data').action(
    async (ids: string[], { format, data }: RecordOptions) => {
      await withStore(settingsFor(surroundings, { data }), async (store) => {
        const cancel = changer(store, surroundings, format, 'is cancelled', cancelTask);
        await changeEach(ids, cancel, surroundings);
      });
    },
  );
}

interface ResolveOptions extends RecordOptions {
  readonly happened?: true;
  readonly didNotHappen?: true;
  readonly url?: string;
}

function addResolve(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command('resolve')
    .description('say what became of a task that is uncertain')
    .argument('<id>', 'the task')
    .option('--happened', 'it was done: the task has succeeded')
    .option('--did-not-happen', 'it was not done: it is sent again')
    .option('--url <url>', 'with --happened: where it is to be seen; needed for an issue');
  addRecordOptions(command, 'data').action(
    async (id: string, { format, data, ...said }: ResolveOptions) => {
      const resolution = resolutionOf(said);
      await withStore(settingsFor(surroundings, { data }), async (store) => {
        const resolve = changer(store, surroundings, format, 'is resolved', (task, ...rest) =>
          resolveTask(task, resolution, ...rest),
        );
        await resolve(id);
      });
    },
  );
}

function resolutionOf({ happened, didNotHappen, url }: Omit<ResolveOptions, 'format'>): Resolution {
  if ((happened ?? false) === (didNotHappen ?? false)) {
    throw new CommandFailed('Say either --happened or --did-not-happen.', 2);
  }
  if (happened) return { happened: true, url };
  if (url !== undefined) throw new CommandFailed('--url goes with --happened.', 2);
  return { happened: false };
}

function changer(
  store: Store,
  { out }: Surroundings,
  format: 'text' | 'json',
  said: string,
  change: (id: string, store: Store, clock: Clock, by: By) => Promise<Task>,
): (id: string) => Promise<void> {
  return async (id) => {
    const task = await change(id, store, systemClock, byCommand(undefined));
    for (const view of await taskViews([task], store)) {
      out(format === 'json' ? JSON.stringify(view) : `${id} ${said}: ${view.explanation}.`);
    }
  };
}
