import { sql } from 'kysely';
import type { Millis } from '../../domain/clock.js';
import { firstIdAt } from '../../domain/ids.js';
import type { Db } from '../schema.js';

/** What a rule did since some time. */
export interface RuleFigures {
  readonly rule: string;
  /** Deliveries that it matched. */
  readonly matched: number;
  readonly lastMatchedAt: Millis;
  readonly tasks: number;
  readonly failed: number;
  readonly uncertain: number;
  /** How long the runs that it started took on average, of those that are over. */
  readonly averageRun: Millis | undefined;
}

/** By rule; a rule that matched nothing is not in it. */
export async function figuresOfRules(db: Db, since: Millis): Promise<Map<string, RuleFigures>> {
  const rows = await db
    .selectFrom('tasks')
    .leftJoin('runs', (join) => join.onRef('runs.task', '=', 'tasks.id').on('runs.over', '=', 1))
    .select([
      'tasks.rule as rule',
      sql<number>`count(distinct tasks.delivery)`.as('matched'),
      sql<number>`max(tasks.created_at)`.as('last'),
      sql<number>`count(*)`.as('tasks'),
      sql<number>`count(case when tasks.status = 'failed' then 1 end)`.as('failed'),
      sql<number>`count(case when tasks.status = 'uncertain' then 1 end)`.as('uncertain'),
      // PostgreSQL hands out averages as text.
      sql<number | string | null>`avg(runs.checked_at - runs.started_at)`.as('run'),
    ])
    .where('tasks.id', '>=', firstIdAt('tsk', since))
    .groupBy('tasks.rule')
    .execute();
  return new Map(
    rows.map(({ rule, last, run, ...counts }) => [
      rule,
      {
        rule,
        ...counts,
        lastMatchedAt: last,
        averageRun: run === null ? undefined : Math.round(Number(run)),
      },
    ]),
  );
}
