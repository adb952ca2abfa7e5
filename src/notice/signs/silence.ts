import { setImmediate as turn } from 'node:timers/promises';
import { hour, type Millis } from '../../domain/clock.js';
import type { Db } from '../../store/schema.js';
import {
  lastArrival,
  nextApplication,
  nextArrival,
  type Arrival,
} from '../../store/tables/signs.js';
import { inline } from '../../untrusted/inline.js';
import type { Trouble } from '../trouble.js';
import { historyLength, silentSince } from './habit.js';

/** More are not looked at. */
const mostApplications = 200;
const shown = 10;

interface Silent {
  readonly application: string;
  readonly last: Arrival;
}

/**
 * Applications that usually send and have not for long.
 * @param told those that were told already: that is over when something comes again, however long it takes
 */
export async function silence(
  db: Db,
  told: ReadonlySet<string>,
  now: Millis,
): Promise<Trouble | undefined> {
  const found: Silent[] = [];
  let application = await nextApplication(db, '');
  for (let n = 0; application !== undefined && n < mostApplications; n += 1) {
    const last = await lastArrival(db, application);
    if (last !== undefined && (await isSilent(db, application, last, told, now))) {
      found.push({ application, last });
    }
    application = await nextApplication(db, application);
    // It is much to read: requests get their turn between.
    await turn();
  }
  return found.length === 0 ? undefined : troubleOf(found);
}

function troubleOf(found: Silent[]): Trouble {
  found.sort((one, other) => other.last.at - one.last.at);
  const lines = found.map(
    ({ application: id, last: { at, name } }) =>
      `${inline(name ?? id)}: nothing since ${new Date(at).toISOString()}`,
  );
  const more = found.length - shown;
  const [first] = found;
  const title =
    found.length === 1 && first !== undefined
      ? `Nothing comes any more from ${inline(first.last.name ?? first.application)}, which usually sends`
      : `Nothing comes any more from ${found.length} applications that usually send`;
  return {
    name: 'silence',
    title,
    lines: [
      ...lines.slice(0, shown),
      ...(more > 0 ? [`and ${more} more`] : []),
      'See whether the webhook is still set in Applivery, and reaches this service.',
    ],
    about: found.map((one) => one.application).sort(),
    page: '/deliveries',
  };
}

async function isSilent(
  db: Db,
  application: string,
  last: Arrival,
  told: ReadonlySet<string>,
  now: Millis,
): Promise<boolean> {
  // What has sent within the hour is not silent, whatever its habit.
  if (now - last.at < hour) return false;
  if (now - last.at > historyLength) return told.has(application);
  const arrivals: Millis[] = [];
  // The habit before the silence: one arrival an hour is enough to know it.
  let from = last.at - historyLength;
  for (;;) {
    const next = await nextArrival(db, application, from);
    if (next === undefined) break;
    arrivals.push(next.at);
    // Ids do not go back when a clock does: what comes next may say that it came before.
    from = Math.max(from, next.at) + hour;
  }
  if (arrivals.at(-1) !== last.at) arrivals.push(last.at);
  arrivals.sort((one, other) => one - other);
  return silentSince(arrivals, now) !== undefined;
}
