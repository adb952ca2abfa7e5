import { day, type Millis } from '../../domain/clock.js';
import type { Db } from '../../store/schema.js';
import { newestTasks, type TaskSign } from '../../store/tables/signs.js';
import { inline } from '../../untrusted/inline.js';
import type { Trouble } from '../trouble.js';

/** Older ones are over: nobody will retry them any more. */
const lookBack = 7 * day;
/** More are not counted. */
const most = 1_000;
/** Rules that are named. */
const rulesShown = 10;

/** Dead letters, and tasks of which nobody knows whether they happened. */
export async function taskTroubles(db: Db, now: Millis): Promise<Trouble[]> {
  const failed = await newestTasks(db, 'failed', now - lookBack, most);
  const uncertain = await newestTasks(db, 'uncertain', now - lookBack, most);
  const troubles: Trouble[] = [];
  if (failed.length > 0) {
    troubles.push({
      name: 'failed-tasks',
      title: `${tasks(failed)} failed for good and can be retried`,
      page: '/tasks?tab=failed',
      ...byRule(failed),
    });
  }
  if (uncertain.length > 0) {
    troubles.push({
      name: 'uncertain-tasks',
      title: `${tasks(uncertain)} may or may not have happened: somebody has to look`,
      page: '/tasks?tab=uncertain',
      ...byRule(uncertain),
    });
  }
  return troubles;
}

function tasks({ length }: readonly TaskSign[]): string {
  if (length === 1) return '1 task';
  return length < most ? `${length} tasks` : `${most} tasks or more`;
}

/** The rules of the newest first, each with what was said last. */
function byRule(signs: readonly TaskSign[]): Pick<Trouble, 'about' | 'lines'> {
  const rules = new Map<string, { count: number; reason: string | undefined }>();
  for (const { rule, reason } of signs) {
    const known = rules.get(rule);
    if (known === undefined) rules.set(rule, { count: 1, reason });
    else known.count += 1;
  }
  const lines = [...rules].map(
    ([rule, { count, reason }]) =>
      `\`${rule}\`: ${count}${reason === undefined ? '' : `, at last ${inline(reason)}`}`,
  );
  const more = lines.length - rulesShown;
  return {
    about: [...rules.keys()].sort(),
    lines: [...lines.slice(0, rulesShown), ...(more > 0 ? [`and ${more} more rules`] : [])],
  };
}
