import type { Clock } from '../domain/clock.js';
import { newAuditId } from '../domain/ids.js';
import { insertAudit } from '../store/tables/audit.js';
import type { Db } from '../store/schema.js';
import type { Store } from '../store/store.js';
import { NotPossible } from './not-possible.js';

/** Who asks for a change, and why: for the record. */
export interface By {
  /** A person or a token, and the way they came: `admin, in the dashboard`. */
  readonly who: string;
  /** As typed; may be empty. */
  readonly reason?: string | undefined;
}

/** What is about to be changed. */
export interface Wish extends By {
  /** `retry`, `cancel`, `replay`, … */
  readonly operation: string;
  /** The id of what is changed, as it was given. */
  readonly target: string;
}

/** In characters: nobody reads more of them. */
export const longestReason = 300;
const longestTarget = 200;
/** A name, an e-mail address, and all of a subject behind them: it is what the others cannot be mistaken for. */
const longestWho = 600;

/**
 * Makes a change and records it in the same transaction: nothing changes that is not on record.
 * What was asked for and cannot be done is recorded, too.
 *
 * @param change does all that it does through the handle; may be called again when the database
 *   gives a transaction up
 * @throws what `change` throws; then nothing is changed
 */
export async function onRecord<T>(
  store: Store,
  clock: Clock,
  { who, operation, target, reason = '' }: Wish,
  change: (tx: Db) => Promise<T>,
): Promise<T> {
  const at = clock.now();
  const why = reason.trim().slice(0, longestReason);
  const entry = {
    ...{ id: newAuditId(at), at, operation },
    who: who.slice(0, longestWho),
    target: target.slice(0, longestTarget),
    reason: why === '' ? undefined : why,
  };
  try {
    return await store.transaction(async (tx) => {
      const result = await change(tx);
      await insertAudit(tx, { ...entry, outcome: 'done' });
      return result;
    });
  } catch (error) {
    if (error instanceof NotPossible) {
      const outcome = `not done: ${error.message}`;
      await store.transaction((tx) => insertAudit(tx, { ...entry, outcome }));
    }
    throw error;
  }
}
