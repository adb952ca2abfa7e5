import { sql } from 'kysely';
import { day, type Millis } from '../../domain/clock.js';
import { firstIdAt } from '../../domain/ids.js';
import type { TaskStatus } from '../../domain/task.js';
import type { Db } from '../schema.js';

/**
 * A time span: from `since`, up to but without `until`. Ids sort by time and are what is looked up;
 * exact are the times beside them, as ids do not go back when a clock does: those of up to a day
 * later are looked at, too.
 */
export interface Span {
  readonly since: Millis;
  readonly until: Millis;
}

/** What came in a span, and what became of that until now. */
export interface Figures {
  /** Deliveries, but for those that were rejected. */
  readonly received: number;
  /** Tasks that made something in a remote system. */
  readonly effects: number;
  /** Tasks that are dead. */
  readonly failed: number;
}

export async function figuresOf(db: Db, span: Span): Promise<Figures> {
  const deliveries = await db
    .selectFrom('deliveries')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('id', '>=', firstIdAt('dlv', span.since))
    .where('id', '<', firstIdAt('dlv', span.until + day))
    .where('received_at', '>=', span.since)
    .where('received_at', '<', span.until)
    .where('status', '!=', 'rejected')
    .executeTakeFirstOrThrow();
  const tasks = await db
    .selectFrom('tasks')
    .leftJoin('effects', 'effects.task', 'tasks.id')
    .select([
      sql<number>`count(case when effects.state = 'done' then 1 end)`.as('effects'),
      sql<number>`count(case when tasks.status = 'failed' then 1 end)`.as('failed'),
    ])
    .where('tasks.id', '>=', firstIdAt('tsk', span.since))
    .where('tasks.id', '<', firstIdAt('tsk', span.until + day))
    .where('tasks.created_at', '>=', span.since)
    .where('tasks.created_at', '<', span.until)
    .executeTakeFirstOrThrow();
  return { received: deliveries.count, effects: tasks.effects, failed: tasks.failed };
}

/** What became of a delivery, the worst of its tasks first. */
export const outcomes = ['failed', 'uncertain', 'waiting', 'done', 'nothing'] as const;
export type Outcome = (typeof outcomes)[number];

/** Of outcomes as numbers, the worst is the greatest. */
export function outcomeOfSeverity(severity: number): Outcome {
  return outcomes[outcomes.length - 1 - severity] ?? 'nothing';
}

/** The worst of a group of tasks (with their runs), as a number. A run that did not end well is a failure. */
export const severityOfTasks = sql<number>`max(case
  when tasks.status = 'failed' then 4
  when tasks.status = 'succeeded' and runs.conclusion not in ('success', 'neutral', 'skipped') then 4
  when tasks.status = 'uncertain' then 3
  when tasks.status in ('pending', 'held', 'performing', 'following') then 2
  when tasks.status = 'succeeded' then 1
  else 0 end)`;

/**
 * How many deliveries came in each of the equal parts of a span, by outcome.
 * @returns one map a part, from the oldest; an outcome that did not happen is not in it
 */
export async function outcomesOf(
  db: Db,
  span: Span,
  parts: number,
): Promise<ReadonlyMap<Outcome, number>[]> {
  const width = (span.until - span.since) / parts;
  const each = db
    .selectFrom('deliveries')
    .leftJoin('tasks', 'tasks.delivery', 'deliveries.id')
    .leftJoin('runs', 'runs.task', 'tasks.id')
    .select([
      'deliveries.received_at as at',
      sql<number>`case deliveries.status when 'received' then 2 else ${severityOfTasks} end`.as(
        'severity',
      ),
    ])
    .where('deliveries.id', '>=', firstIdAt('dlv', span.since))
    .where('deliveries.id', '<', firstIdAt('dlv', span.until + day))
    .where('deliveries.received_at', '>=', span.since)
    .where('deliveries.received_at', '<', span.until)
    .groupBy(['deliveries.id', 'deliveries.received_at', 'deliveries.status']);
  // Subtracted first, so that both databases are handed small numbers; `floor` makes them whole.
  const { rows } = await sql<{ part: number | string; severity: number; count: number }>`
    select floor((at - ${sql.lit(span.since)}) / ${sql.lit(width)}.0) as part, severity, count(*) as count
    from (${each}) as each_delivery group by 1, 2
  `.execute(db);
  const byPart = Array.from({ length: parts }, () => new Map<Outcome, number>());
  for (const { part, severity, count } of rows) {
    // PostgreSQL hands out decimal numbers as text.
    byPart[Number(part)]?.set(outcomeOfSeverity(severity), count);
  }
  return byPart;
}

/** The most that are looked at: the newest. */
const mostReactions = 10_000;

/**
 * How long it took from an event (or a person's wish to have it again) to its effect, in
 * milliseconds: of first steps only, as later ones wait for those before.
 */
export async function reactionTimes(db: Db, { since, until }: Span): Promise<Millis[]> {
  const rows = await db
    .selectFrom('attempts')
    .innerJoin('tasks', 'tasks.id', 'attempts.task')
    .select(sql<number>`attempts.at + attempts.duration_ms - tasks.asked_at`.as('took'))
    .where('attempts.task', '>=', firstIdAt('tsk', since))
    .where('attempts.task', '<', firstIdAt('tsk', until + day))
    .where('tasks.asked_at', '>=', since)
    .where('tasks.asked_at', '<', until)
    .where('attempts.outcome', 'in', ['done', 'adopted'])
    .where('tasks.position', '=', 0)
    .orderBy('attempts.task', 'desc')
    .limit(mostReactions)
    .execute();
  return rows.map(({ took }) => took);
}

/** Tasks wait longer than this only where nobody looks. */
const longestWait = 7 * day;

/**
 * How many tasks were still to be sent at some time: those that an attempt was made for later, and
 * those that wait to this day. When a person cancelled one is not looked at.
 */
export async function waitingAt(db: Db, at: Millis): Promise<number> {
  const { count } = await db
    .selectFrom('tasks')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('tasks.id', '>=', firstIdAt('tsk', at - longestWait))
    .where('tasks.created_at', '>=', at - longestWait)
    .where('tasks.created_at', '<=', at)
    .where((where) =>
      where.or([
        where.eb('tasks.status', 'in', waitingStatuses),
        where.exists(
          where
            .selectFrom('attempts')
            .select('attempts.task')
            .whereRef('attempts.task', '=', 'tasks.id')
            .where(sql<number>`attempts.at + attempts.duration_ms`, '>', at),
        ),
      ]),
    )
    .executeTakeFirstOrThrow();
  return count;
}

/** What is not over and not sent either, as far as is known. */
export const waitingStatuses: readonly TaskStatus[] = [
  'pending',
  'held',
  'performing',
  'uncertain',
];

/** Tasks of a status and connection that are not over. */
export interface OpenTasks {
  readonly status: TaskStatus;
  readonly connection: string;
  readonly count: number;
  /** When the first of them is tried again. */
  readonly nextAttemptAt: Millis | undefined;
}

export async function openTasks(db: Db): Promise<OpenTasks[]> {
  const rows = await db
    .selectFrom('tasks')
    .select(['status', 'connection'])
    .select((select) => [
      select.fn.countAll<number>().as('count'),
      select.fn.min('next_attempt_at').as('next'),
    ])
    .where('status', 'in', ['pending', 'held', 'performing', 'following', 'uncertain'])
    .groupBy(['status', 'connection'])
    .orderBy('status')
    .orderBy('connection')
    .execute();
  return rows.map(({ status, connection, count, next }) => ({
    status: status as TaskStatus,
    connection,
    count,
    nextAttemptAt: next ?? undefined,
  }));
}
