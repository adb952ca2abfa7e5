import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { backUp } from '../store/sqlite/backup.js';
import { sqliteFile } from '../store/sqlite/open-sqlite.js';
import { CommandFailed, type AddCommand } from './command.js';
import { dataOption, settingsFor, type FolderOptions } from './options.js';

export const addBackup: AddCommand = (program, surroundings) => {
  program
    .command('backup')
    .argument('<file>', 'where to; it must not be there yet')
    .description('copy the data of a SQLite file, also while the service runs')
    .addOption(dataOption())
    .addHelpText(
      'after',
      `\nTo go back to it, stop the service, remove ${sqliteFile}, ${sqliteFile}-wal and ${sqliteFile}-shm from the data folder, and\nput the copy there as ${sqliteFile}.`,
    )
    .action((file: string, options: FolderOptions) => {
      const { database, dataDir } = settingsFor(surroundings, options);
      if (database !== undefined) {
        throw new CommandFailed(
          'The data is in PostgreSQL (DATABASE_URL is set): copy it with pg_dump, all schemas of the database in one run.',
        );
      }
      if (!existsSync(join(dataDir, sqliteFile))) {
        throw new CommandFailed(
          `There is no data in ${dataDir}: the service has not run there. Name its data folder with --data or DATA_DIR.`,
        );
      }
      backUp(dataDir, file);
      surroundings.out(`Copied to ${file}.`);
    });
};
