import type { Clock, Millis } from '../domain/clock.js';
import type { DeadKind, TaskStatus } from '../domain/task.js';
import { queueNames, type DueEntries, type QueueName } from '../store/queue.js';
import type { Store } from '../store/store.js';
import { listBudgets, type Budget } from '../store/tables/budgets.js';
import { listCircuits, type Circuit } from '../store/tables/circuits.js';
import { countDeadLetters, countTasks, lastReceivedAt } from '../store/tables/standing.js';

/** Tasks of one status that are counted at most: in an index, in a few milliseconds. */
export const mostCounted = 100_000;
/** Due entries of one stage, and dead letters, that are counted at most: each row is looked at. */
export const mostLookedAt = 10_000;
const deadLettersLookedAt = 1_000;

/** What waits, or wants a person. */
export const standingStatuses = [
  'pending',
  'held',
  'performing',
  'following',
  'uncertain',
  'failed',
] as const satisfies readonly TaskStatus[];

/** What the database says of how things stand. The same for all instances. */
export interface StoreFacts {
  readonly tasks: ReadonlyMap<TaskStatus, number>;
  readonly deadLetters: ReadonlyMap<DeadKind, number>;
  readonly due: ReadonlyMap<QueueName, DueEntries>;
  readonly lastReceivedAt: Millis | undefined;
  readonly circuits: readonly Circuit[];
  readonly budgets: readonly Budget[];
}

/** Bounded look-ups one after the other: SQLite does each in one go, and requests get their turn between two. */
export async function readStoreFacts(store: Store, clock: Clock): Promise<StoreFacts> {
  const { db, queue } = store;
  const tasks = new Map<TaskStatus, number>();
  for (const status of standingStatuses) {
    tasks.set(status, await countTasks(db, status, mostCounted));
    await turn();
  }
  const due = new Map<QueueName, DueEntries>();
  for (const name of queueNames) {
    due.set(name, await queue.due(name, clock.now(), mostLookedAt));
    await turn();
  }
  return {
    tasks,
    due,
    deadLetters: await countDeadLetters(db, deadLettersLookedAt),
    lastReceivedAt: await lastReceivedAt(db),
    circuits: await listCircuits(db),
    budgets: await listBudgets(db),
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
