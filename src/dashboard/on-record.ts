import type { Clock } from '../domain/clock.js';
import { newAuditId } from '../domain/ids.js';
import { NotPossible } from '../operate/not-possible.js';
import { insertAudit, setAuditOutcome } from '../store/tables/audit.js';
import type { Db } from '../store/schema.js';

/** What is about to be changed, for the record. */
export interface Wish {
  readonly who: string;
  readonly operation: string;
  readonly target: string;
  /** As typed; may be empty. */
  readonly reason: string;
}

/** Makes a change after it is on record that somebody wants it, and records what came of it. */
export async function onRecord<T>(
  db: Db,
  clock: Clock,
  wish: Wish,
  change: () => Promise<T>,
): Promise<T> {
  const at = clock.now();
  const id = newAuditId(at);
  const reason = wish.reason.trim().slice(0, 300);
  await insertAudit(db, { ...wish, id, at, reason: reason === '' ? undefined : reason });
  try {
    const result = await change();
    await setAuditOutcome(db, id, 'done');
    return result;
  } catch (error) {
    const why = error instanceof NotPossible ? error.message : 'the log says why';
    await setAuditOutcome(db, id, `not done: ${why}`);
    throw error;
  }
}
