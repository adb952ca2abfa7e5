import { Option, type Command } from 'commander';
import { deadKinds, type DeadKind, type TaskStatus } from '../domain/task.js';
import type { Resolution } from '../operate/resolve-task.js';
import { retryableStatuses } from '../operate/retry-task.js';
import { chooseTasks, type ChosenTask } from '../records/choose-tasks.js';
import type { TaskView } from '../views/task-view.js';
import { byCommand } from './by-command.js';
import { changeEach, chosenBy, groupsOf, hasAny, isWanted } from './changes.js';
import { CommandFailed, type Format, type Surroundings } from './command.js';
import { addChangeOptions, sinceOption, yesOption, type ChangeOptions } from './options.js';
import { withRecords } from './with-records.js';

/** `tasks retry`, `cancel` and `resolve`. */
export function addTaskChanges(parent: Command, surroundings: Surroundings): void {
  addRetry(parent, surroundings);
  addCancel(parent, surroundings);
  addResolve(parent, surroundings);
}

interface RetryOptions extends ChangeOptions {
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
  addChangeOptions(command, 'data').action(async (ids: string[], options: RetryOptions) => {
    const { status, kind, rule, uses, connection, since, format, yes = false } = options;
    const filter = { status, kind, rule, uses, connection, since };
    const by = chosenBy(ids, hasAny(filter), 'tasks');
    await withRecords(surroundings, options, async (records) => {
      const retry = async (id: string) =>
        told(surroundings, format, 'is due again', await records.retry(id, byCommand(options)));
      if (by === 'ids') {
        await changeEach(ids, retry, surroundings);
        return;
      }
      const tasks = await chooseTasks(records, { ...filter, status: status ?? 'failed' });
      const groups = groupsOf(tasks, describe);
      if (!isWanted({ noun: 'tasks', done: 'retried', groups, yes, format }, surroundings)) return;
      const chosen = tasks.map(({ id }) => id);
      await changeEach(chosen, retry, surroundings);
    });
  });
}

export function kindOption(): Option {
  return new Option(
    '--kind <kind>',
    'only what is dead because the provider refused it, a rule or connection cannot work, of a defect of this service, or because time or tries ran out',
  ).choices([...deadKinds]);
}

function describe({ uses, rule, status, kind }: ChosenTask): string {
  return `${uses} of ${rule}: ${status}${kind === null ? '' : ` (${kind})`}`;
}

function addCancel(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command('cancel')
    .description('end tasks that are still waiting')
    .argument('<id...>', 'the tasks');
  addChangeOptions(command, 'data').action(async (ids: string[], options: ChangeOptions) => {
    await withRecords(surroundings, options, async (records) => {
      const cancel = async (id: string) => {
        const task = await records.cancel(id, byCommand(options));
        told(surroundings, options.format, 'is cancelled', task);
      };
      await changeEach(ids, cancel, surroundings);
    });
  });
}

interface ResolveOptions extends ChangeOptions {
  readonly happened?: true;
  readonly didNotHappen?: true;
  readonly at?: string;
}

function addResolve(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command('resolve')
    .description('say what became of a task that is uncertain')
    .argument('<id>', 'the task')
    .option('--happened', 'it was done: the task has succeeded')
    .option('--did-not-happen', 'it was not done: it is sent again')
    .option('--at <url>', 'with --happened: where it is to be seen; needed for an issue');
  addChangeOptions(command, 'data').action(async (id: string, options: ResolveOptions) => {
    const resolution = resolutionOf(options);
    await withRecords(surroundings, options, async (records) => {
      const task = await records.resolve(id, resolution, byCommand(options));
      told(surroundings, options.format, 'is resolved', task);
    });
  });
}

function resolutionOf({ happened, didNotHappen, at }: ResolveOptions): Resolution {
  if ((happened ?? false) === (didNotHappen ?? false)) {
    throw new CommandFailed('Say either --happened or --did-not-happen.', 2);
  }
  if (!happened && at !== undefined) throw new CommandFailed('--at goes with --happened.', 2);
  if (!happened) return { happened: false };
  if (at !== undefined && !/^https?:\/\//.test(at)) {
    throw new CommandFailed('--at takes an http(s) address.', 2);
  }
  return { happened: true, url: at };
}

function told({ out }: Surroundings, format: Format, said: string, task: TaskView): void {
  out(format === 'json' ? JSON.stringify(task) : `${task.id} ${said}: ${task.explanation}.`);
}
