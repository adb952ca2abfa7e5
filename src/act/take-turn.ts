import { hour, second, type Millis } from '../domain/clock.js';
import type { ConnectionSettings } from '../domain/connection.js';
import { findBudget, lockBudget } from '../store/tables/budgets.js';
import type { Db } from '../store/schema.js';
import {
  countTurns,
  findTurn,
  removeTurn,
  removeTurnsBefore,
  setTurn,
  timeOfTurn,
} from '../store/tables/turns.js';
import { pauseReason } from './provider-gate.js';
import { earliestWrite, writesBack } from './write-times.js';

/** Not now, but then, for this reason. */
export interface Wait {
  readonly at: Millis;
  readonly reason: string;
}

/** Between turns, beside the spacing: a write goes out some milliseconds after its turn came. */
const slack = 50;
/** A turn that was not taken for so long is of a task that ended in another way. */
const staleAfter = hour;
/** Where turns are not limited, those who wait for the end of a pause do not all come at once. */
const pauseSpread = 5 * second;

/**
 * Whether a task may write now. Where its connection's writes are limited, tasks get their turns one
 * after the other, each with its time: whoever has to wait is told until when, and holds nothing
 * meanwhile. The gate counts what is really written; turns only say who goes when.
 *
 * @param tx a transaction
 * @returns undefined: now
 */
export async function takeTurn(
  tx: Db,
  task: string,
  { name, limits }: Pick<ConnectionSettings, 'name' | 'limits'>,
  now: Millis,
  random: () => number,
): Promise<Wait | undefined> {
  if (limits === 'off') {
    const budget = await findBudget(tx, name);
    if (budget === undefined || budget.pausedUntil <= now) return undefined;
    const at = budget.pausedUntil + Math.round(random() * pauseSpread);
    return { at, reason: pauseReason(budget) };
  }
  const budget = await lockBudget(tx, name);
  const isPaused = budget.pausedUntil > now;
  const own = await findTurn(tx, task);
  if (own !== undefined && !isPaused) {
    return own <= now
      ? undefined
      : { at: own, reason: reasonOf(name, 'has others to write before') };
  }
  // Whose turn fell into a pause gets another one, after those that have theirs.
  if (own !== undefined) await removeTurn(tx, task);
  await removeTurnsBefore(tx, name, now - staleAfter);
  const waiting = await countTurns(tx, name);
  const written = writesBack(tx, budget);
  const earliest = await earliestWrite({ ...limits, spacing: limits.spacing + slack }, (back) =>
    back < waiting ? timeOfTurn(tx, name, back) : written(back - waiting),
  );
  const at = Math.max(earliest.at, budget.pausedUntil, now);
  await setTurn(tx, { task, connection: name, at });
  if (at <= now) return undefined;
  const reason = isPaused ? pauseReason(budget) : reasonOf(name, earliest.limit);
  return { at, reason };
}

function reasonOf(connection: string, limit: string): string {
  return `Waits for its turn: the connection \`${connection}\` ${limit}.`;
}
