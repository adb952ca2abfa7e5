import type { Millis } from '../../domain/clock.js';
import type { Db } from '../schema.js';

/** A change that an operator asked for. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Millis;
  /** A person or a token, and the way they came. */
  readonly who: string;
  /** What was asked for: `retry`, `cancel`, `replay`, … */
  readonly operation: string;
  /** The id of the task or delivery. */
  readonly target: string;
  /** The operator's own words. */
  readonly reason: string | undefined;
  /** What came of it; undefined in old entries, when the service ended before that was known. */
  readonly outcome: string | undefined;
}

export async function insertAudit(db: Db, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit')
    .values({ ...entry, reason: entry.reason ?? null, outcome: entry.outcome ?? null })
    .execute();
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
