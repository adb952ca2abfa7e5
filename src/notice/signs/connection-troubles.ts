import { day, minute, type Millis } from '../../domain/clock.js';
import type { AttemptOutcome } from '../../domain/task.js';
import { listCircuits } from '../../store/tables/circuits.js';
import { newestAttempts, type AttemptSign } from '../../store/tables/signs.js';
import type { Db } from '../../store/schema.js';
import { inline } from '../../untrusted/inline.js';
import type { Diagnosis, Trouble } from '../trouble.js';

/** A provider that is away for less is nobody's business: its tasks wait. */
const longOpen = 10 * minute;
const lookBack = 2 * day;
const mostAttempts = 500;
/** One refusal may be about one repository. */
const refusalsInARow = 3;
/** What says nothing about the credentials: no answer came, or none that looked at them. */
const silent: ReadonlySet<AttemptOutcome> = new Set([
  'unavailable',
  'unknown',
  'rate-limited',
  'error',
]);

/** Connections that do not answer, and those whose credentials stopped working. */
export async function connectionTroubles(
  db: Db,
  connections: Iterable<string>,
  now: Millis,
): Promise<Diagnosis> {
  const troubles: Trouble[] = [];
  for (const { connection, state, since, reason } of await listCircuits(db)) {
    if (state === 'closed' || now - since < longOpen) continue;
    const minutes = Math.floor((now - since) / minute);
    troubles.push({
      name: `circuit:${connection}`,
      title: `The connection \`${connection}\` has not worked for ${minutes} minutes; its tasks wait`,
      lines: reason === undefined ? [] : [`It said at last: ${inline(reason)}`],
      ...{ about: [], connection, page: '/connections' },
    });
  }
  const attempts = await newestAttempts(db, now - lookBack, mostAttempts);
  const undecided = new Set<string>();
  for (const connection of connections) {
    const name = `credentials:${connection}`;
    const telling = attempts.filter(
      (one) => one.connection === connection && !silent.has(one.outcome),
    );
    if (telling.length === 0) undecided.add(name);
    else if (areRefused(telling)) {
      troubles.push({
        name,
        title: `The credentials of the connection \`${connection}\` do not work any more`,
        lines: [
          `Its last ${refusalsInARow} calls were refused for the credentials. Renew them, or give them the missing permission, and restart the service; then retry the tasks.`,
        ],
        ...{ about: [], connection, page: '/connections' },
      });
    }
  }
  return { troubles, undecided };
}

function areRefused(attempts: readonly AttemptSign[]): boolean {
  const last = attempts.slice(0, refusalsInARow);
  return last.length === refusalsInARow && last.every(({ outcome }) => outcome === 'unauthorized');
}
