import type { Db } from './schema.js';
import { ping } from './store.js';

/** Somebody else holds the database, or there is no room: https://www.sqlite.org/rescode.html */
const passing = /^SQLITE_(BUSY|LOCKED|FULL|IOERR)/;

/** Whether an error came because the database is away or takes nothing now: the same may work later. */
export async function isUnavailable(db: Db, error: unknown): Promise<boolean> {
  if (error instanceof Error && 'code' in error && passing.test(String(error.code))) return true;
  return ping(db).then(
    () => false,
    () => true,
  );
}
