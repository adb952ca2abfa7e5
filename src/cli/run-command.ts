import { buffer } from 'node:stream/consumers';
import { Command, CommanderError } from 'commander';
import { Failure } from '../domain/failure.js';
import { NotPossible } from '../operate/not-possible.js';
import { SettingsError } from '../settings/read-settings.js';
import { CommandFailed, type AddCommand, type ExitStatus, type Surroundings } from './command.js';
import { addBackup } from './backup.js';
import { printable } from './printable.js';
import { systemErrorText } from './system-error.js';
import { addBacktest } from './backtest.js';
import { addCheck } from './check.js';
import { addDeliveries } from './deliveries.js';
import { addDoctor } from './doctor.js';
import { addInit } from './init.js';
import { addMigrateData } from './migrate-data.js';
import { addSchema } from './schema.js';
import { addSend } from './send.js';
import { addServe } from './serve.js';
import { addShadow } from './shadow.js';
import { addSimulate } from './simulate.js';
import { addTasks } from './tasks.js';
import { addTest } from './test.js';
import { readVersion } from './version.js';

/** One line a command; the order is that of `--help`. */
const commands: readonly AddCommand[] = [
  addServe,
  addInit,
  addDoctor,
  addCheck,
  addTest,
  addSimulate,
  addBacktest,
  addShadow,
  addSend,
  addDeliveries,
  addTasks,
  addBackup,
  addMigrateData,
  addSchema,
];

const processSurroundings: Surroundings = {
  environment: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  readInput: () => buffer(process.stdin),
};

/** Runs a command line (without `node` and the program's name) to its end; never throws for what a user can do. */
export async function runCommand(
  line: readonly string[],
  outside: Surroundings = processSurroundings,
): Promise<ExitStatus> {
  const surroundings: Surroundings = {
    ...outside,
    out: (text) => outside.out(printable(text)),
    err: (text) => outside.err(printable(text)),
  };
  let status: ExitStatus = 0;
  const program = new Command('applivery-triggers')
    .description(
      'Starts GitHub Actions workflows and GitLab pipelines, and keeps issues, when Applivery says that something happened.',
    )
    .version(readVersion(), '-V, --version', 'print the version')
    .exitOverride()
    .showHelpAfterError('Add --help for what can be given here.')
    .configureOutput({
      writeOut: (text) => surroundings.out(text.trimEnd()),
      writeErr: (text) => surroundings.err(text.trimEnd()),
    });
  for (const add of commands) {
    add(program, surroundings, (end) => {
      status = end;
    });
  }
  inheritOutput(program);
  try {
    await program.parseAsync(line, { from: 'user' });
    return status;
  } catch (error) {
    return report(error, surroundings);
  }
}

function inheritOutput(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inheritOutput(child);
  }
}

function report(error: unknown, { err }: Surroundings): ExitStatus {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CommandFailed) {
    err(error.message);
    return error.status;
  }
  if (error instanceof SettingsError || error instanceof NotPossible) {
    err(error.message);
    return 1;
  }
  if (error instanceof Failure) {
    err(error.fix === undefined ? error.message : `${error.message}\n${error.fix}`);
    return 1;
  }
  err(systemErrorText(error) ?? (error instanceof Error ? error.message : String(error)));
  return 1;
}
