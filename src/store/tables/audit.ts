import type { Millis } from '../../domain/clock.js';
import type { Db } from '../schema.js';

/** A change that an operator asked for. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Millis;
  /** Whose token it was. */
  readonly who: string;
  /** What was asked for: `retry`, `cancel`, `replay`, … */
  readonly operation: string;
  /** The id of the task or delivery. */
  readonly target: string;
  /** The operator's own words. */
  readonly reason: string | undefined;
  /** What came of it; undefined when the service ended before that was known. */
  readonly outcome: string | undefined;
}

/** Records that a change is about to be made: nothing changes that is not on record. */
export async function insertAudit(db: Db, entry: Omit<AuditEntry, 'outcome'>): Promise<void> {
  await db
    .insertInto('audit')
    .values({ ...entry, reason: entry.reason ?? null, outcome: null })
    .execute();
}

export async function setAuditOutcome(db: Db, id: string, outcome: string): Promise<void> {
  await db.updateTable('audit').set({ outcome }).where('id', '=', id).execute();
}

export interface AuditFilter {
  readonly target?: string | undefined;
  /** Only those older than this id: the last of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listAudit(
  db: Db,
  { target, before, limit }: AuditFilter,
): Promise<AuditEntry[]> {
  let query = db.selectFrom('audit').selectAll();
  if (target !== undefined) query = query.where('target', '=', target);
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map((row) => ({
    ...row,
    reason: row.reason ?? undefined,
    outcome: row.outcome ?? undefined,
  }));
}
