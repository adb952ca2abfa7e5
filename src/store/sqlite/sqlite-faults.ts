import { setTimeout as delay } from 'node:timers/promises';
import { second, type Millis } from '../../domain/clock.js';

/** SQLite's result codes: https://www.sqlite.org/rescode.html */
const damaged = /^SQLITE_(CORRUPT|NOTADB)/;
const busy = 'SQLITE_BUSY';

/** Somebody who holds the database for longer is not just writing: senders get their 503. */
const longestWait = 5 * second;
/** Between two tries, in milliseconds: requests get their turn meanwhile. */
const pauseBetween = 100;

/**
 * Does a transaction again while another process is writing. SQLite's own wait would stand in the
 * way of all requests, and does not help when a transaction has read what another one changed since.
 *
 * @throws what the last try met
 */
export async function repeatWhileBusy<T>(
  transaction: () => Promise<T>,
  patience: Millis = longestWait,
): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return await transaction();
    } catch (error) {
      if (!codeOf(error).startsWith(busy) || performance.now() > end) throw error;
      await delay(pauseBetween);
    }
  }
}

/** @returns the error as people can act on it, when it says that the file is no (whole) database */
export function explainDamage(error: unknown, file: string): unknown {
  const fault = [error, error instanceof Error ? error.cause : undefined].find((one) =>
    damaged.test(codeOf(one)),
  );
  if (fault === undefined) return error;
  return new Error(
    `The database file ${file} is damaged (${codeOf(fault)}). Move it away, together with ${file}-wal and ${file}-shm, and put the latest backup in its place. If there is none, \`sqlite3 ${file} .recover | sqlite3 recovered.sqlite\` saves what can be read.`,
    { cause: error },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
