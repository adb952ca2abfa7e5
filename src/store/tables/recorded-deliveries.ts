import type { BuildKnowledge } from '../../domain/build.js';
import type { Millis } from '../../domain/clock.js';
import type { Delivery } from '../../domain/delivery.js';
import type { Task } from '../../domain/task.js';
import { findBuilds } from './builds.js';
import { findDeliveries } from './deliveries.js';
import type { Db } from '../schema.js';
import { tasksOfDeliveries } from './tasks.js';

/** A delivery and the tasks that were made of it, in the order of rules' ids and steps. */
export interface RecordedDelivery {
  readonly delivery: Delivery;
  readonly tasks: readonly Task[];
  /** What was known of its build; undefined: no rule needed it. */
  readonly build: BuildKnowledge | undefined;
}

/** A body may have 1 MiB: more of them at once would not be bounded by much. */
const usualPage = 100;

/**
 * What was matched since a time, oldest first, page by page, so that any number of deliveries takes
 * the memory of one page. Each event once: without duplicates, replays, and what is not matched yet.
 */
export async function* recordedDeliveries(
  db: Db,
  since: Millis,
  pageSize = usualPage,
): AsyncGenerator<readonly RecordedDelivery[]> {
  let after = '';
  for (;;) {
    const ids = await idsAfter(db, after, since, pageSize);
    if (ids.length === 0) return;
    const deliveries = new Map((await findDeliveries(db, ids)).map((one) => [one.id, one]));
    const tasks = Map.groupBy(await tasksOfDeliveries(db, ids), (task) => task.delivery);
    const builds = await findBuilds(db, ids);
    yield ids.flatMap((id) => {
      const delivery = deliveries.get(id);
      const build = builds.get(id)?.knowledge;
      return delivery === undefined ? [] : [{ delivery, tasks: tasks.get(id) ?? [], build }];
    });
    after = ids.at(-1) ?? after;
  }
}

async function idsAfter(db: Db, after: string, since: Millis, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('id')
    .where('id', '>', after)
    .where('received_at', '>=', since)
    .where('status', 'in', ['matched', 'unmatched'])
    .where('replay_of', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
