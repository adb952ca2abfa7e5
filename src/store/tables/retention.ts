import type { Millis } from '../../domain/clock.js';
import { firstIdAt } from '../../domain/ids.js';
import { finalStatuses, type TaskStatus } from '../../domain/task.js';
import { isPostgres } from '../dialect.js';
import type { Db } from '../schema.js';

/** What lies before a border is old. `id` and `at` say the same of deliveries and of times. */
export interface Border {
  readonly id: string;
  readonly at: Millis;
}

/** What one step looked at and took away. */
export interface PruneStep {
  /** Where the next step goes on; undefined: there is nothing more. */
  readonly next: string | undefined;
  readonly removed: number;
}

/** Rows in one step; each step is one short transaction. */
export const rowsAtOnce = 200;
/** Bodies in one step, in bytes: letting go of large ones takes time, too. */
const bytesAtOnce = 4 * 1024 * 1024;
/** For steps that read much and delete little. */
const rowsReadAtOnce = 2000;
/** Rulesets that are kept anyway: the one in force may have been loaded a year ago. */
const rulesetsKept = 10;

export function borderOfAge(at: Millis): Border {
  return { id: firstIdAt('dlv', at), at };
}

/** Before it lies all but the `kept` newest deliveries; undefined when there are not more. */
export async function borderOfCount(db: Db, kept: number): Promise<Border | undefined> {
  let border: Border | undefined;
  // In strides: to count a million rows at once would hold up everything else.
  for (let left = kept; left > 0; left -= rowsReadAtOnce) {
    let query = db
      .selectFrom('deliveries')
      .select(['id', 'received_at as at'])
      .orderBy('id', 'desc')
      .limit(1)
      .offset(Math.min(left, rowsReadAtOnce) - 1);
    if (border !== undefined) query = query.where('id', '<', border.id);
    border = await query.executeTakeFirst();
    if (border === undefined) return undefined;
  }
  return border;
}

/**
 * Removes deliveries from before the border, with their tasks, attempts and runs, and
 * what is known of their builds. Those that are not
 * matched yet stay, and those with a task that is open or was asked for again since the border.
 */
export async function pruneDeliveries(tx: Db, border: Border, after: string): Promise<PruneStep> {
  const rows = await tx
    .selectFrom('deliveries')
    .select(['id', 'status'])
    .select((select) => select.fn<number>('length', ['body']).as('bytes'))
    .where('id', '>', after)
    .where('id', '<', border.id)
    .orderBy('id')
    .limit(rowsAtOnce)
    .execute();
  const looked = upToBytes(rows);
  const old = looked.filter(({ status }) => status !== 'received').map(({ id }) => id);
  const tasks = await lockTasks(tx, old);
  const needed = new Set(
    tasks.filter((task) => isNeeded(task, border)).map(({ delivery }) => delivery),
  );
  const gone = old.filter((id) => !needed.has(id));
  await removeDeliveries(
    tx,
    gone,
    tasks.filter(({ delivery }) => !needed.has(delivery)).map(({ id }) => id),
  );
  return { next: looked.at(-1)?.id, removed: gone.length };
}

function upToBytes<T extends { readonly bytes: number }>(rows: readonly T[]): T[] {
  let bytes = 0;
  return rows.filter((row, index) => (bytes += row.bytes) <= bytesAtOnce || index === 0);
}

interface OldTask {
  readonly id: string;
  readonly delivery: string;
  readonly status: string;
  readonly asked_at: Millis;
}

/** Nobody sets a task going again between being looked at and being removed. */
async function lockTasks(tx: Db, deliveries: readonly string[]): Promise<OldTask[]> {
  if (deliveries.length === 0) return [];
  const query = tx
    .selectFrom('tasks')
    .select(['id', 'delivery', 'status', 'asked_at'])
    .where('delivery', 'in', deliveries);
  return (isPostgres(tx) ? query.forUpdate() : query).execute();
}

function isNeeded({ status, asked_at: askedAt }: OldTask, border: Border): boolean {
  return !finalStatuses.includes(status as TaskStatus) || askedAt >= border.at;
}

async function removeDeliveries(
  tx: Db,
  deliveries: readonly string[],
  tasks: readonly string[],
): Promise<void> {
  if (tasks.length > 0) {
    await tx.deleteFrom('attempts').where('task', 'in', tasks).execute();
    await tx.deleteFrom('runs').where('task', 'in', tasks).execute();
    await tx.deleteFrom('tasks').where('id', 'in', tasks).execute();
  }
  if (deliveries.length > 0) {
    await tx.deleteFrom('builds').where('delivery', 'in', deliveries).execute();
    await tx.deleteFrom('deliveries').where('id', 'in', deliveries).execute();
  }
}

/**
 * Removes what is known of effects from before the border whose tasks are gone: until then, what a
 * search finds in the remote system is known to be somebody else's.
 */
export async function pruneEffects(tx: Db, border: Border, after: string): Promise<PruneStep> {
  const rows = await tx
    .selectFrom('effects')
    .leftJoin('tasks', 'tasks.id', 'effects.task')
    .select(['effects.task as task', 'tasks.id as kept'])
    .where('effects.task', '>', after)
    .where('effects.task', '<', firstIdAt('tsk', border.at))
    .orderBy('effects.task')
    .limit(rowsAtOnce)
    .execute();
  const gone = rows.filter(({ kept }) => kept === null).map(({ task }) => task);
  if (gone.length > 0) await tx.deleteFrom('effects').where('task', 'in', gone).execute();
  return { next: rows.at(-1)?.task, removed: gone.length };
}

/** Removes the identities of events from before the border: those are new events when they come again. */
export async function pruneEvents(tx: Db, border: Border, after: string): Promise<PruneStep> {
  const rows = await tx
    .selectFrom('events')
    .select(['identity', 'received_at'])
    .where('identity', '>', after)
    .orderBy('identity')
    .limit(rowsReadAtOnce)
    .execute();
  const gone = rows.filter(({ received_at: at }) => at < border.at).map(({ identity }) => identity);
  if (gone.length > 0) {
    await tx
      .deleteFrom('events')
      .where('identity', 'in', gone)
      // Counted anew since it was read.
      .where('received_at', '<', border.at)
      .execute();
  }
  return { next: rows.at(-1)?.identity, removed: gone.length };
}

/** The rulesets that nobody has loaded since the border, but for the newest ones. */
export async function oldRulesets(db: Db, border: Border): Promise<string[]> {
  const rows = await db
    .selectFrom('rulesets')
    .select(['hash', 'loaded_at'])
    .orderBy('loaded_at', 'desc')
    .offset(rulesetsKept)
    .limit(rowsReadAtOnce)
    .execute();
  return rows.filter(({ loaded_at: at }) => at < border.at).map(({ hash }) => hash);
}

/** Takes from `unused` what the next deliveries were matched with. */
export async function strikeUsedRulesets(
  db: Db,
  unused: Set<string>,
  after: string,
): Promise<PruneStep> {
  if (unused.size === 0) return { next: undefined, removed: 0 };
  const rows = await db
    .selectFrom('deliveries')
    .select(['id', 'ruleset'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(rowsAtOnce)
    .execute();
  for (const { ruleset } of rows) if (ruleset !== null) unused.delete(ruleset);
  return { next: rows.at(-1)?.id, removed: 0 };
}

/** Removes these rulesets, unless one was loaded since the border. */
export async function removeRulesets(
  tx: Db,
  hashes: readonly string[],
  border: Border,
): Promise<PruneStep> {
  if (hashes.length === 0) return { next: undefined, removed: 0 };
  const { numDeletedRows } = await tx
    .deleteFrom('rulesets')
    .where('hash', 'in', hashes)
    .where('loaded_at', '<', border.at)
    .executeTakeFirst();
  return { next: undefined, removed: Number(numDeletedRows) };
}
