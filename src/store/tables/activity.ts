import { hexDigest } from '../../domain/ids.js';
import type { Db } from '../schema.js';
import { countReceived } from './deliveries.js';

const newest = 20;
/** Of more open tasks than these, the oldest are watched by their number only. */
const mostOpen = 200;

/**
 * A text that is another one as soon as something happened that people watch: a delivery came or was
 * matched, a task or its run came to another state, a connection's circuit opened or closed, an
 * operator did something. Costs a few look-ups in indices, however much is stored.
 */
export async function activityMark(db: Db): Promise<string> {
  const deliveries = await db
    .selectFrom('deliveries')
    .select(['id', 'status'])
    .orderBy('id', 'desc')
    .limit(newest)
    .execute();
  const open = await db
    .selectFrom('tasks')
    .leftJoin('runs', 'runs.task', 'tasks.id')
    .select([
      'tasks.id',
      'tasks.status',
      'tasks.attempts',
      'tasks.next_attempt_at',
      'runs.status as run',
    ])
    .where('tasks.status', 'in', ['pending', 'held', 'performing', 'following', 'uncertain'])
    .orderBy('tasks.id', 'desc')
    .limit(mostOpen)
    .execute();
  const received = await countReceived(db, mostOpen);
  const circuits = await db
    .selectFrom('circuits')
    .select(['connection', 'state', 'since'])
    .orderBy('connection')
    .execute();
  const audit = await db
    .selectFrom('audit')
    .select(['id', 'outcome'])
    .orderBy('id', 'desc')
    .limit(1)
    .execute();
  const rulesets = await db
    .selectFrom('rulesets')
    .select(['hash', 'loaded_at'])
    .orderBy('loaded_at', 'desc')
    .limit(1)
    .execute();
  return hexDigest(JSON.stringify([deliveries, open, received, circuits, audit, rulesets]));
}
