import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Option } from 'commander';
import { systemClock } from '../domain/clock.js';
import { openLog } from '../log/log.js';
import { readSettings } from '../settings/read-settings.js';
import { copyData, type CopiedCount } from '../store/copy-data.js';
import { openServer } from '../store/open-store.js';
import { openSqlite, sqliteFile } from '../store/sqlite/open-sqlite.js';
import { lockDataFolder } from '../store/sqlite/process-lock.js';
import { CommandFailed, type AddCommand, type Format, type Surroundings } from './command.js';
import { formatOption } from './options.js';

interface MigrateOptions {
  readonly from: string;
  readonly to?: string;
  readonly format: Format;
}

export const addMigrateData: AddCommand = (program, surroundings, end) => {
  program
    .command('migrate-data')
    .description('take over the data of a SQLite file into a PostgreSQL')
    .addOption(
      new Option(
        '--from <sqlite:file>',
        `the SQLite file, such as sqlite:data/${sqliteFile}`,
      ).makeOptionMandatory(),
    )
    .addOption(new Option('--to <url>', 'postgres://… (default: DATABASE_URL)'))
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nStop the service on the SQLite file first. If it breaks off, run it again: what is there stays.\nNothing is taken away from the SQLite file.',
    )
    .action(async (options: MigrateOptions) => {
      const counts = await migrate(options, surroundings);
      const missing = counts.filter(({ from, to }) => to < from);
      print(counts, options.format, surroundings);
      if (missing.length > 0) {
        surroundings.err(
          `Not everything is there: ${missing.map(({ table }) => table).join(', ')}. Run it again, and look at the database if it stays so.`,
        );
      }
      end(missing.length > 0 ? 1 : 0);
    });
};

async function migrate(options: MigrateOptions, { environment, err }: Surroundings) {
  const dataDir = dataFolder(options.from);
  const settings = readSettings({
    ...environment,
    ...(options.to !== undefined && { DATABASE_URL: options.to, DATABASE_URL_FILE: undefined }),
  });
  if (settings.database === undefined) {
    throw new CommandFailed('Where to? Give --to postgres://…, or set DATABASE_URL.', 2);
  }
  const lock = lockDataFolder(dataDir);
  try {
    const from = await openSqlite(dataDir);
    try {
      const to = await openServer(settings.database, openLog('warn', process.stderr), systemClock);
      try {
        return await copyData(from, to, systemClock, (table, done) => {
          err(`${table}: ${done}`);
        });
      } finally {
        await to.close();
      }
    } finally {
      await from.close();
    }
  } finally {
    lock.release();
  }
}

/** @throws CommandFailed unless it names a SQLite file that is there */
function dataFolder(from: string): string {
  const [, file] = /^sqlite:(.+)$/.exec(from) ?? [];
  if (file === undefined || basename(file) !== sqliteFile) {
    throw new CommandFailed(
      `--from takes sqlite: and the path of a file ${sqliteFile}, such as sqlite:data/${sqliteFile}; not "${from}".`,
      2,
    );
  }
  if (!existsSync(file)) throw new CommandFailed(`There is no file ${file}.`);
  return dirname(file);
}

function print(counts: readonly CopiedCount[], format: Format, { out }: Surroundings): void {
  if (format === 'json') {
    out(JSON.stringify(counts, null, 2));
    return;
  }
  const width = Math.max(...counts.map(({ table }) => table.length));
  for (const { table, from, to } of counts) {
    out(`${table.padEnd(width)}  ${from} in the SQLite file, ${to} in PostgreSQL`);
  }
}
