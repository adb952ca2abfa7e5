import { Option, type Command } from 'commander';
import { systemClock, type Clock } from '../domain/clock.js';
import { taskStatuses, type Task, type TaskStatus } from '../domain/task.js';
import { cancelTask } from '../operate/cancel-task.js';
import { retryTask } from '../operate/retry-task.js';
import { attemptsOfTasks } from '../store/attempts.js';
import type { Store } from '../store/store.js';
import { findTask, listTasks } from '../store/tasks.js';
import { taskView, type TaskView } from '../views/task-view.js';
import { CommandFailed, type AddCommand, type Format, type Surroundings } from './command.js';
import {
  dataOption,
  formatOption,
  limitOption,
  settingsFor,
  sinceOption,
  type FolderOptions,
} from './options.js';
import { taskLine, taskText } from './task-text.js';
import { withStore } from './with-store.js';

export const addTasks: AddCommand = (program, surroundings) => {
  const tasks = program.command('tasks').description('what was, or will be, done');
  addList(tasks, surroundings);
  addShow(tasks, surroundings);
  addChange(tasks, surroundings, {
    name: 'retry',
    about: 'make tasks due again; the running service performs them',
    change: retryTask,
    said: 'is due again',
  });
  addChange(tasks, surroundings, {
    name: 'cancel',
    about: 'end tasks that are still waiting',
    change: cancelTask,
    said: 'is cancelled',
  });
};

interface ListOptions extends FolderOptions {
  readonly status?: TaskStatus;
  readonly rule?: string;
  readonly uses?: string;
  readonly since?: number;
  readonly limit: number;
  readonly format: Format;
}

function addList(parent: Command, surroundings: Surroundings): void {
  parent
    .command('list')
    .description('the newest tasks, one a line')
    .addOption(new Option('--status <status>', 'only this status').choices([...taskStatuses]))
    .option('--rule <id>', 'only of this rule')
    .option('--uses <action>', 'only of this action')
    .addOption(sinceOption())
    .addOption(limitOption())
    .addOption(dataOption())
    .addOption(formatOption())
    .action(async ({ format, data, ...filter }: ListOptions) => {
      await withStore(settingsFor(surroundings, { data }), async (store) => {
        const views = await taskViews(await listTasks(store.db, filter), store);
        if (format === 'json') surroundings.out(JSON.stringify(views, null, 2));
        else if (views.length === 0) surroundings.err('No tasks.');
        else for (const view of views) surroundings.out(taskLine(view));
      });
    });
}

function addShow(parent: Command, surroundings: Surroundings): void {
  parent
    .command('show')
    .description('one task: what was sent, each attempt, what came of it')
    .argument('<id>', 'the task')
    .addOption(dataOption())
    .addOption(formatOption())
    .action(async (id: string, { format, data }: FolderOptions & { format: Format }) => {
      await withStore(settingsFor(surroundings, { data }), async (store) => {
        const task = await findTask(store.db, id);
        if (task === undefined) throw new CommandFailed(`There is no task ${id}.`);
        for (const view of await taskViews([task], store)) {
          surroundings.out(format === 'json' ? JSON.stringify(view, null, 2) : taskText(view));
        }
      });
    });
}

interface Change {
  readonly name: string;
  readonly about: string;
  readonly change: (id: string, store: Store, clock: Clock) => Promise<Task>;
  readonly said: string;
}

function addChange(parent: Command, surroundings: Surroundings, given: Change): void {
  parent
    .command(given.name)
    .description(given.about)
    .argument('<id...>', 'the tasks')
    .addOption(dataOption())
    .addOption(formatOption())
    .action(async (ids: string[], { format, data }: FolderOptions & { format: Format }) => {
      await withStore(settingsFor(surroundings, { data }), async (store) => {
        for (const id of ids) {
          const task = await given.change(id, store, systemClock);
          for (const view of await taskViews([task], store)) {
            surroundings.out(
              format === 'json'
                ? JSON.stringify(view)
                : `${id} ${given.said}: ${view.explanation}.`,
            );
          }
        }
      });
    });
}

async function taskViews(tasks: readonly Task[], store: Store): Promise<TaskView[]> {
  const ids = tasks.map(({ id }) => id);
  const attempts = await attemptsOfTasks(store.db, ids);
  return tasks.map((task) => taskView(task, attempts.get(task.id) ?? []));
}
