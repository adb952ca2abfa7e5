import type { Millis } from '../domain/clock.js';
import type { Db } from './schema.js';

/**
 * What is waiting between two stages: deliveries to match, tasks to act on, runs to follow,
 * deliveries whose builds are to be read back from Applivery. And the one entry each of `prune` and
 * `notice`, for whichever instance comes first; it comes again and again.
 */
export const queueNames = ['match', 'act', 'follow', 'read-back', 'prune', 'notice'] as const;
export type QueueName = (typeof queueNames)[number];

/** An entry that this owner holds until it finishes it, hands it back, or lets the claim run out. */
export interface Claim {
  readonly queue: QueueName;
  /** The id of a delivery (match, read-back) or a task (act, follow); a name (prune, notice). */
  readonly ref: string;
  readonly owner: string;
}

/** What is due, and nobody is at it. */
export interface DueEntries {
  /** How many, counted up to the limit that was asked for. */
  readonly count: number;
  /** For how long the first of them has been due, in milliseconds; 0: there is none. */
  readonly oldest: Millis;
}

/**
 * The queue's narrow port. It knows when something is due and who is at it; when to try again and
 * what to hold back is decided in the stages.
 */
export interface Queue {
  /** In the same transaction as the row it is about. An entry that is there gets the new time and no owner. */
  put(tx: Db, queue: QueueName, refs: readonly string[], dueAt: Millis): Promise<void>;
  /** Takes up to `limit` due entries, oldest first, so that nobody else takes them until `now + lease`. */
  claim(
    queue: QueueName,
    owner: string,
    now: Millis,
    lease: Millis,
    limit: number,
  ): Promise<Claim[]>;
  /**
   * The work is done: the entry goes. False when the claim was lost; roll the work back then. If it
   * throws, the claim lapses and the entry is given to whoever looks next.
   */
  finish(tx: Db, claim: Claim): Promise<boolean>;
  /** The same for many of one queue. @returns those that were not lost */
  finishAll(tx: Db, claims: readonly Claim[]): Promise<Claim[]>;
  /** Not now: due again at `dueAt`, for anybody. False when the claim was lost. */
  handBack(tx: Db, claim: Claim, dueAt: Millis): Promise<boolean>;
  /** Takes an entry away, whoever has it. */
  remove(tx: Db, queue: QueueName, ref: string): Promise<void>;
  /** For those who watch. Costs little, however much waits. */
  due(queue: QueueName, now: Millis, atMost: number): Promise<DueEntries>;
  /** Calls `wake` soon after an entry that is due was put, also by another instance. */
  onPut(wake: (queue: QueueName) => void): void;
}
