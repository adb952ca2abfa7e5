import type { Millis } from '../../domain/clock.js';
import type { IssueAddress } from '../../domain/effect.js';
import type { Db } from '../schema.js';

/** What names a kept issue: the same three never have a second one. */
export interface IssueKey {
  readonly connection: string;
  readonly target: string;
  readonly fingerprint: string;
}

/** The issue of a fingerprint: one that is there, or one that a task is making. */
export type KeptIssue =
  | { readonly state: 'making'; readonly task: string }
  | { readonly state: 'made'; readonly address: IssueAddress; readonly repeats: number };

/** Who comes first makes the issue; whoever comes while it is being made gets told by whom. */
export async function reserveIssue(
  db: Db,
  key: IssueKey,
  task: string,
  at: Millis,
): Promise<KeptIssue> {
  await db
    .insertInto('issues')
    .values({
      ...key,
      task,
      number: null,
      url: null,
      repeats: 0,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.columns(['connection', 'target', 'fingerprint']).doNothing())
    .execute();
  const row = await db
    .selectFrom('issues')
    .selectAll()
    .where('connection', '=', key.connection)
    .where('target', '=', key.target)
    .where('fingerprint', '=', key.fingerprint)
    .executeTakeFirstOrThrow();
  if (row.number === null || row.url === null) return { state: 'making', task: row.task };
  return {
    state: 'made',
    address: { target: row.target, number: row.number, url: row.url },
    repeats: row.repeats,
  };
}

/** The issue is there now, or was reported again. */
export async function recordIssue(
  db: Db,
  key: IssueKey,
  address: IssueAddress,
  repeated: boolean,
  at: Millis,
): Promise<void> {
  await db
    .updateTable('issues')
    .set((column) => ({
      number: address.number,
      url: address.url,
      updated_at: at,
      ...(repeated && { repeats: column('repeats', '+', 1) }),
    }))
    .where('connection', '=', key.connection)
    .where('target', '=', key.target)
    .where('fingerprint', '=', key.fingerprint)
    .execute();
}

/** The issue that a task has reserved and not made; undefined when there is none. */
export async function issueBeingMade(db: Db, task: string): Promise<IssueKey | undefined> {
  const row = await db
    .selectFrom('issues')
    .select(['connection', 'target', 'fingerprint'])
    .where('task', '=', task)
    .where('number', 'is', null)
    .executeTakeFirst();
  return row;
}

/** The task will not make its issue after all: the next one may. */
export async function releaseIssuesOfTask(db: Db, task: string): Promise<void> {
  await db.deleteFrom('issues').where('task', '=', task).where('number', 'is', null).execute();
}
