import { Option, type Command } from 'commander';
import { parseDuration } from '../domain/clock.js';
import { readTime } from '../views/read-time.js';
import { readSettings, type Settings } from '../settings/read-settings.js';
import { reasonOption } from './by-command.js';
import { CommandFailed, type Format, type Surroundings } from './command.js';

export function formatOption(): Option {
  return new Option('--format <format>', 'how to print the result')
    .choices(['text', 'json'])
    .default('text');
}

export function rulesOption(): Option {
  return new Option('--rules <dir>', 'the rules folder (default: RULES_DIR, else ./rules)');
}

export function dataOption(): Option {
  return new Option('--data <dir>', 'the data folder (default: DATA_DIR, else ./data)');
}

export function limitOption(): Option {
  return new Option('--limit <n>', 'how many at most').default(20).argParser((text) => {
    const limit = Number(text);
    if (Number.isInteger(limit) && limit >= 1 && limit <= 500) return limit;
    throw new CommandFailed('--limit takes a whole number from 1 to 500.', 2);
  });
}

export function sinceOption(): Option {
  return new Option(
    '--since <when>',
    'only what came since a time (2026-11-23T09:00Z) or a while ago (2h)',
  ).argParser((text) => {
    const at = readTime(text, Date.now());
    if (at !== undefined) return at;
    throw new CommandFailed(
      `--since takes a time such as 2026-11-23T09:00:00Z, or how long ago, such as 2h; not "${text}".`,
      2,
    );
  });
}

export function durationOption(flags: string, about: string, standard: string): Option {
  return new Option(flags, about).default(parseDuration(standard), standard).argParser((text) => {
    const duration = parseDuration(text);
    if (duration !== undefined) return duration;
    throw new CommandFailed(
      `${flags.split(' ')[0] ?? ''} takes a duration such as ${standard}.`,
      2,
    );
  });
}

export function yesOption(): Option {
  return new Option('--yes', 'do it; without it, only what would be done is said');
}

export interface FolderOptions {
  readonly rules?: string;
  readonly data?: string;
}

/** What every command on recorded data takes: of this installation, or of a service elsewhere. */
export interface RecordOptions extends FolderOptions {
  readonly url?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly format: Format;
}

/** What every command takes that changes something. */
export interface ChangeOptions extends RecordOptions {
  readonly reason?: string;
}

/** What every list takes beside its own filters. */
export interface ListOptions extends RecordOptions {
  readonly since?: number;
  readonly limit: number;
}

/** @param needs `rules`: what it prints explains by the rules */
export function addRecordOptions(command: Command, needs: 'rules' | 'data'): Command {
  command.addOption(dataOption());
  if (needs === 'rules') command.addOption(rulesOption());
  return command
    .option(
      '--url <url>',
      'a service elsewhere, instead of the data folder (default: APPLIVERY_TRIGGERS_URL)',
    )
    .option('--token-file <file>', 'holds the token for it (default: ADMIN_TOKEN)')
    .option('--token <token>', 'the token itself; others on this machine can see it')
    .addOption(formatOption());
}

export function addChangeOptions(command: Command, needs: 'rules' | 'data'): Command {
  return addRecordOptions(command.addOption(reasonOption()), needs);
}

export function addListOptions(command: Command, needs: 'rules' | 'data'): Command {
  return addRecordOptions(command.addOption(sinceOption()).addOption(limitOption()), needs);
}

/** The settings of the environment, with the folders that the command line names. */
export function settingsFor({ environment }: Surroundings, options: FolderOptions): Settings {
  const settings = readSettings(environment);
  return {
    ...settings,
    rulesDir: options.rules ?? settings.rulesDir,
    dataDir: options.data ?? settings.dataDir,
  };
}
