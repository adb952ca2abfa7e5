import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/**
 * Copies a live SQLite database into a new file, readable by its owner only: all of it as it was at
 * one moment, while others go on writing. The copy has its name once it is whole and on disk.
 *
 * @param ifThere what becomes of a file of that name that is there
 * @throws when the copy cannot be written, is not whole, or may not take the place of what is there
 */
export function copyFile(
  database: Database.Database,
  target: string,
  ifThere: 'keep' | 'replace',
): void {
  const unfinished = `${target}.unfinished-${process.pid}`;
  rmSync(unfinished, { force: true });
  // Made here, so that nobody else can read it from the first byte on.
  closeSync(openSync(unfinished, 'wx', 0o600));
  try {
    database.prepare('VACUUM INTO ?').run(unfinished);
    checkCopy(unfinished);
    flush(unfinished);
    if (ifThere === 'replace') renameSync(unfinished, target);
    // Unlike a new name, a second one is refused when somebody else has it.
    else linkSync(unfinished, target);
    flush(dirname(target));
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function checkCopy(file: string): void {
  const copy = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const result = copy.pragma('quick_check(1)', { simple: true });
    if (result !== 'ok') throw new Error(`The copy is not whole: ${String(result)}`);
  } finally {
    copy.close();
  }
}

function flush(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
