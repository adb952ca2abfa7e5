import { Option, type Command } from 'commander';
import { taskStatuses, type DeadKind, type TaskStatus } from '../domain/task.js';
import { findTask, listTasks } from '../store/tables/tasks.js';
import { CommandFailed, type AddCommand, type Surroundings } from './command.js';
import {
  addListOptions,
  addRecordOptions,
  settingsFor,
  type ListOptions,
  type RecordOptions,
} from './options.js';
import { addTaskChanges, kindOption } from './task-changes.js';
import { taskLine, taskText } from './task-text.js';
import { taskViews } from './task-views.js';
import { withStore } from './with-store.js';

export const addTasks: AddCommand = (program, surroundings) => {
  const tasks = program.command('tasks').description('what was, or will be, done');
  addList(tasks, surroundings);
  addShow(tasks, surroundings);
  addTaskChanges(tasks, surroundings);
};

interface TaskListOptions extends ListOptions {
  readonly status?: TaskStatus;
  readonly kind?: DeadKind;
  readonly rule?: string;
  readonly uses?: string;
  readonly connection?: string;
}

function addList(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command('list')
    .description('the newest tasks, one a line')
    .addOption(new Option('--status <status>', 'only this status').choices([...taskStatuses]))
    .addOption(kindOption())
    .option('--rule <id>', 'only of this rule')
    .option('--uses <action>', 'only of this action')
    .option('--connection <name>', 'only of this connection');
  addListOptions(command, 'data').action(async ({ format, data, ...filter }: TaskListOptions) => {
    await withStore(settingsFor(surroundings, { data }), async (store) => {
      const views = await taskViews(await listTasks(store.db, filter), store);
      if (format === 'json') surroundings.out(JSON.stringify(views, null, 2));
      else if (views.length === 0) surroundings.err('No tasks.');
      else for (const view of views) surroundings.out(taskLine(view));
    });
  });
}

function addShow(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command('show')
    .description('one task: what was sent, each attempt, what came of it')
    .argument('<id>', 'the task');
  addRecordOptions(command, 'data').action(async (id: string, { format, data }: RecordOptions) => {
    await withStore(settingsFor(surroundings, { data }), async (store) => {
      const task = await findTask(store.db, id);
      if (task === undefined) throw new CommandFailed(`There is no task ${id}.`);
      for (const view of await taskViews([task], store)) {
        surroundings.out(format === 'json' ? JSON.stringify(view, null, 2) : taskText(view));
      }
    });
  });
}
