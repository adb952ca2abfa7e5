import type { Selectable } from 'kysely';
import type { IssueAddress } from '../../domain/effect.js';
import type { Millis } from '../../domain/clock.js';
import type { Db, NoticesTable } from '../schema.js';

/** What a channel was told about a trouble. It stays when the trouble is over: the same issue serves again. */
export interface Notice {
  /** Names the trouble, such as `circuit:github`. */
  readonly trouble: string;
  readonly channel: string;
  /** `open`: it was told, and that it is over was not. */
  readonly status: 'open' | 'over';
  /** As it was told. */
  readonly title: string;
  /** What of it was told: rules, applications. */
  readonly about: readonly string[];
  /** How many messages went out. */
  readonly told: number;
  readonly toldAt: Millis | undefined;
  readonly issue: IssueAddress | undefined;
  /** Of the next message, in a row. */
  readonly failures: number;
  /** When the next message was tried first. */
  readonly failedAt: Millis | undefined;
  /** The next message is not tried before. */
  readonly retryAt: Millis;
}

export async function listNotices(db: Db): Promise<Notice[]> {
  const rows = await db.selectFrom('notices').selectAll().orderBy('trouble').execute();
  return rows.map(fromRow);
}

/** Writes all of a notice. */
export async function saveNotice(db: Db, notice: Notice): Promise<void> {
  const { trouble, channel, status, title, told, failures } = notice;
  const values = {
    ...{ status, title, told, failures },
    about_json: JSON.stringify(notice.about),
    told_at: notice.toldAt ?? null,
    issue_json: notice.issue === undefined ? null : JSON.stringify(notice.issue),
    failed_at: notice.failedAt ?? null,
    retry_at: notice.retryAt,
  };
  await db
    .insertInto('notices')
    .values({ trouble, channel, ...values })
    .onConflict((conflict) => conflict.columns(['trouble', 'channel']).doUpdateSet(values))
    .execute();
}

function fromRow(row: Selectable<NoticesTable>): Notice {
  return {
    trouble: row.trouble,
    channel: row.channel,
    status: row.status === 'open' ? 'open' : 'over',
    title: row.title,
    about: JSON.parse(row.about_json) as string[],
    told: row.told,
    toldAt: row.told_at ?? undefined,
    issue: row.issue_json === null ? undefined : (JSON.parse(row.issue_json) as IssueAddress),
    failures: row.failures,
    failedAt: row.failed_at ?? undefined,
    retryAt: row.retry_at,
  };
}
