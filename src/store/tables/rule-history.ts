import { sql } from 'kysely';
import { firstIdAt } from '../../domain/ids.js';
import type { Db } from '../schema.js';
import { outcomeOfSeverity, severityOfTasks, type Outcome, type Span } from './figures.js';

/**
 * How many deliveries each rule matched in each of the equal parts of a span, by what came of them.
 * @returns by rule, one map a part, from the oldest; a rule that matched nothing is not in it
 */
export async function outcomesOfRules(
  db: Db,
  span: Span,
  parts: number,
): Promise<Map<string, Map<Outcome, number>[]>> {
  const width = (span.until - span.since) / parts;
  const each = db
    .selectFrom('tasks')
    .leftJoin('runs', 'runs.task', 'tasks.id')
    .select([
      'tasks.rule as rule',
      sql<number>`min(tasks.created_at)`.as('at'),
      severityOfTasks.as('severity'),
    ])
    .where('tasks.id', '>=', firstIdAt('tsk', span.since))
    .where('tasks.created_at', '>=', span.since)
    .where('tasks.created_at', '<', span.until)
    .groupBy(['tasks.rule', 'tasks.delivery']);
  const { rows } = await sql<{
    rule: string;
    part: number | string;
    severity: number;
    count: number;
  }>`
    select rule, floor((at - ${sql.lit(span.since)}) / ${sql.lit(width)}.0) as part, severity, count(*) as count
    from (${each}) as each_match group by 1, 2, 3
  `.execute(db);
  const byRule = new Map<string, Map<Outcome, number>[]>();
  for (const { rule, part, severity, count } of rows) {
    const own = byRule.get(rule) ?? Array.from({ length: parts }, () => new Map<Outcome, number>());
    byRule.set(rule, own);
    // PostgreSQL hands out decimal numbers as text.
    own[Number(part)]?.set(outcomeOfSeverity(severity), count);
  }
  return byRule;
}

/** How the runs ended that each rule started since some time: by rule, how many by conclusion. */
export async function runEndsOfRules(
  db: Db,
  since: number,
): Promise<Map<string, ReadonlyMap<string, number>>> {
  const rows = await db
    .selectFrom('runs')
    .innerJoin('tasks', 'tasks.id', 'runs.task')
    .select(['tasks.rule as rule', 'runs.conclusion as conclusion'])
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('runs.task', '>=', firstIdAt('tsk', since))
    .where('runs.over', '=', 1)
    .groupBy(['tasks.rule', 'runs.conclusion'])
    .orderBy('count', 'desc')
    .execute();
  const byRule = Map.groupBy(rows, ({ rule }) => rule);
  return new Map(
    [...byRule].map(([rule, ends]) => [
      rule,
      new Map(ends.map(({ conclusion, count }) => [conclusion ?? 'unknown', count])),
    ]),
  );
}
