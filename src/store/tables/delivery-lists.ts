import { sql, type RawBuilder } from 'kysely';
import { day, type Millis } from '../../domain/clock.js';
import type { Delivery, DeliveryStatus } from '../../domain/delivery.js';
import { firstIdAt } from '../../domain/ids.js';
import type { TaskStatus } from '../../domain/task.js';
import { isPostgres } from '../dialect.js';
import type { Db } from '../schema.js';
import { bodyContains } from './body-contains.js';
import { fromRow } from './deliveries.js';

export interface DeliveryFilter {
  readonly id?: string | undefined;
  readonly action?: string | undefined;
  /** An application's id or name. */
  readonly application?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
  /** Only those of whose tasks one is of this rule. */
  readonly rule?: string | undefined;
  /** Only those of whose tasks one, of that rule if there is one, has this status. */
  readonly taskStatus?: TaskStatus | undefined;
  readonly since?: Millis | undefined;
  readonly until?: Millis | undefined;
  /** Text that the body or the id contains. */
  readonly q?: string | undefined;
  /** Only those older than this id: the last of the page before. */
  readonly before?: string | undefined;
  /** Only this one, and newer ones. */
  readonly from?: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listDeliveries(db: Db, filter: DeliveryFilter): Promise<Delivery[]> {
  const rows = await eachWay(filter, (one) =>
    matching(db, one).selectAll().orderBy('id', 'desc').limit(filter.limit).execute(),
  );
  return rows.slice(0, filter.limit).map(fromRow);
}

/**
 * Where a search for text stops: the id of the oldest of the next `most` deliveries that the rest of
 * the filter lets through, if there are more. Text is in no index; so one page looks at so many.
 */
export async function endOfSearch(
  db: Db,
  filter: Omit<DeliveryFilter, 'limit'>,
  most: number,
): Promise<string | undefined> {
  const ends = await eachWay({ ...filter, q: undefined }, (one) =>
    matching(db, one)
      .select('id')
      .orderBy('id', 'desc')
      .offset(most - 1)
      .limit(1)
      .execute(),
  );
  return ends[0]?.id;
}

type Wanted = Omit<DeliveryFilter, 'limit' | 'application'> & {
  /** By which column it is an application's. */
  readonly application?: readonly ['application_id' | 'application_name', string];
  /** Only those that are in the indices of the lists, or only those that are not yet. */
  readonly half?: 'listed' | 'received';
};

/**
 * One query for each index that gives what is wanted in the order of the list; one query for all
 * would sort all of a large application for one page. An application is wanted by its id or its
 * name, each in an index. Into the indices of names and actions a delivery gets when it is matched,
 * so that receiving does not pay for them: what waits for that is looked through, one by one.
 * @returns what all gave, newest first
 */
async function eachWay<Row extends { readonly id: string }>(
  { application, ...others }: Omit<DeliveryFilter, 'limit'>,
  query: (wanted: Wanted) => Promise<Row[]>,
): Promise<Row[]> {
  const ways: Wanted[] =
    application === undefined
      ? others.action === undefined
        ? [others]
        : inHalves(others)
      : [
          { ...others, application: ['application_id', application] },
          ...inHalves({ ...others, application: ['application_name', application] }),
        ];
  const [only] = ways;
  if (only !== undefined && ways.length === 1) return query(only);
  const rows = new Map<string, Row>();
  for (const way of ways) for (const row of await query(way)) rows.set(row.id, row);
  return [...rows.values()].sort((one, other) => (one.id < other.id ? 1 : -1));
}

function inHalves(wanted: Wanted): Wanted[] {
  if (wanted.status === 'received') return [{ ...wanted, half: 'received' }];
  const listed: Wanted = { ...wanted, half: 'listed' };
  // In this order: what is matched between the two queries is in both, and not in neither.
  return wanted.status === undefined ? [{ ...wanted, half: 'received' }, listed] : [listed];
}

function matching(db: Db, wanted: Wanted) {
  const { action, application, half, status, rule, taskStatus, since, until, q } = wanted;
  let query = db.selectFrom('deliveries');
  if (wanted.id !== undefined) query = query.where('id', '=', wanted.id);
  // What is not there as it stands here is not found in the index: no parameter, and these words.
  if (half === 'listed') query = query.where(sql<boolean>`status <> 'received'`);
  if (half === 'received') query = query.where('status', '=', 'received');
  if (application !== undefined) query = query.where(application[0], '=', application[1]);
  if (action !== undefined) {
    query = query.where(found(db, 'action', application === undefined), '=', action);
  }
  if (status !== undefined && half !== 'received') {
    const isFirst = application === undefined && action === undefined;
    query = query.where(found(db, 'status', isFirst), '=', status);
  }
  if (rule !== undefined || taskStatus !== undefined) {
    let tasks = db.selectFrom('tasks').select('delivery');
    if (rule !== undefined) tasks = tasks.where('rule', '=', rule);
    if (taskStatus !== undefined) tasks = tasks.where('status', '=', taskStatus);
    query = query.where('id', 'in', tasks);
  }
  // The times decide, and ids find: an id is of the same time or, after a clock went back, a later one.
  if (since !== undefined) {
    query = query.where('received_at', '>=', since).where('id', '>=', firstIdAt('dlv', since));
  }
  if (until !== undefined) {
    query = query.where('received_at', '<', until).where('id', '<', firstIdAt('dlv', until + day));
  }
  if (q !== undefined) {
    query = query.where((where) => where.or([where('id', '=', q), bodyContains(db, q)]));
  }
  if (wanted.before !== undefined) query = query.where('id', '<', wanted.before);
  if (wanted.from !== undefined) query = query.where('id', '>=', wanted.from);
  return query;
}

/**
 * A column whose index SQLite is to leave alone where an earlier part of the filter lets through
 * fewer: it has no statistics to see that by, as PostgreSQL has. https://sqlite.org/optoverview.html#uplus
 */
function found(db: Db, column: 'action' | 'status', byIndex: boolean): RawBuilder<string> {
  const itself = sql.ref<string>(column);
  return byIndex || isPostgres(db) ? itself : sql<string>`+${itself}`;
}
