import { Option, type Command } from 'commander';
import { taskStatuses, type DeadKind, type TaskStatus } from '../domain/task.js';
import type { AddCommand, Surroundings } from './command.js';
import {
  addListOptions,
  addRecordOptions,
  type ListOptions,
  type RecordOptions,
} from './options.js';
import { addTaskChanges, kindOption } from './task-changes.js';
import { taskLine, taskText } from './task-text.js';
import { withRecords } from './with-records.js';

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
  const { out, err } = surroundings;
  const command = parent
    .command('list')
    .description('the newest tasks, one a line')
    .addOption(new Option('--status <status>', 'only this status').choices([...taskStatuses]))
    .addOption(kindOption())
    .option('--rule <id>', 'only of this rule')
    .option('--uses <action>', 'only of this action')
    .option('--connection <name>', 'only of this connection');
  addListOptions(command, 'data').action(async (options: TaskListOptions) => {
    const { status, kind, rule, uses, connection, since, limit } = options;
    await withRecords(surroundings, options, async (records) => {
      const filter = { status, kind, rule, uses, connection, since, limit };
      const { items } = await records.tasks(filter);
      if (options.format === 'json') out(JSON.stringify(items, null, 2));
      else if (items.length === 0) err('No tasks.');
      else for (const item of items) out(taskLine(item));
    });
  });
}

function addShow(parent: Command, surroundings: Surroundings): void {
  const { out } = surroundings;
  const command = parent
    .command('show')
    .description('one task: what was sent, each attempt, what came of it')
    .argument('<id>', 'the task');
  addRecordOptions(command, 'data').action(async (id: string, options: RecordOptions) => {
    await withRecords(surroundings, options, async (records) => {
      const task = await records.task(id);
      out(options.format === 'json' ? JSON.stringify(task, null, 2) : taskText(task));
    });
  });
}
