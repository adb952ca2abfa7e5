import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { copyFile } from './copy-file.js';
import { sqliteFile } from './open-sqlite.js';
import { explainDamage } from './sqlite-faults.js';

/**
 * Copies the database of a data folder into a new file, also while the service runs on it.
 * @throws when there is no database, the file is there already, or the copy cannot be written
 */
export function backUp(dataDir: string, target: string): void {
  const file = join(dataDir, sqliteFile);
  if (existsSync(target)) {
    throw new Error(`There is a file ${target} already; nothing was written. Give another name.`);
  }
  const database = new Database(file, { fileMustExist: true, timeout: 5000 });
  try {
    copyFile(database, target, 'keep');
  } catch (error) {
    throw explainDamage(error, file);
  } finally {
    database.close();
  }
}
