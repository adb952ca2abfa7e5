import { hour, minute, type Clock, type Millis } from '../domain/clock.js';
import type { ConnectionSettings } from '../domain/connection.js';
import { Failure } from '../domain/failure.js';
import type { Gate } from '../domain/provider.js';
import {
  findBudget,
  lockBudget,
  recordPause,
  recordWrite,
  type Budget,
} from '../store/tables/budgets.js';
import type { Store } from '../store/store.js';
import { standstill } from './standstill.js';
import { earliestWrite, writesBack, writesToKeep } from './write-times.js';

/** A pause that comes so soon after the one before is the same trouble: it lasts longer. */
const sameTrouble = 5 * minute;
const longestPause = hour;

/**
 * Keeps a connection to its limits, whichever instance writes: each write is counted in a
 * transaction before it goes out. After "too many requests" nothing goes out, reads neither, until
 * the provider wants to hear from us again.
 */
export function providerGate(
  { name, limits }: Pick<ConnectionSettings, 'name' | 'limits'>,
  store: Store,
  clock: Clock,
): Gate {
  return {
    async admit(nature) {
      const asked = clock.now();
      if (nature === 'write' && limits !== 'off') {
        await store.transaction(async (tx) => {
          const budget = await lockBudget(tx, name);
          refuseWhilePaused(budget, clock.now());
          const { at, limit } = await earliestWrite(limits, writesBack(tx, budget));
          if (at > clock.now()) throw held(name, limit, at);
          await recordWrite(tx, budget, clock.now(), writesToKeep(limits));
        });
      } else {
        const budget = await findBudget(store.db, name);
        if (budget !== undefined) refuseWhilePaused(budget, clock.now());
      }
      const stood = nature === 'write' ? standstill(asked, clock.now()) : undefined;
      if (stood !== undefined) throw stood;
    },

    async pause(until, reason) {
      await store.transaction(async (tx) => {
        const budget = await lockBudget(tx, name);
        const pause = pauseAfter(budget, until, clock.now());
        if (pause !== undefined) await recordPause(tx, name, { ...pause, reason });
      });
    },
  };
}

/** Why nothing goes out during a pause: a sentence. */
export function pauseReason({ connection, reason = '' }: Budget): string {
  return `The provider wants to hear nothing from the connection \`${connection}\` for a while. ${reason}`.trim();
}

function refuseWhilePaused(budget: Budget, now: Millis): void {
  if (budget.pausedUntil <= now) return;
  throw new Failure('rate-limited', pauseReason(budget), {
    retryAt: budget.pausedUntil,
    held: true,
  });
}

function held(connection: string, limit: string, retryAt: Millis): Failure {
  return new Failure('rate-limited', `The connection \`${connection}\` ${limit}.`, {
    retryAt,
    held: true,
  });
}

/**
 * Never earlier than told. The first pause is as long as told; those that follow it soon last a
 * minute, two, four: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function pauseAfter(
  before: Budget,
  told: Millis,
  now: Millis,
): { until: Millis; pauses: number } | undefined {
  if (told <= now) return undefined;
  if (before.pausedUntil > now) {
    // The others that were on their way when the first one was told.
    return { until: Math.max(told, before.pausedUntil), pauses: before.pauses };
  }
  const pauses = now - before.pausedUntil < sameTrouble ? before.pauses + 1 : 1;
  const atLeast = pauses === 1 ? 0 : Math.min(minute * 2 ** (pauses - 2), longestPause);
  return { until: Math.max(told, now + atLeast), pauses };
}
