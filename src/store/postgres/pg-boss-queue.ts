import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { z } from 'zod';
import { fromKysely, type Job, type JobAttempt, PgBoss } from 'pg-boss';
import type { Log } from '../../domain/log.js';
import { second, type Clock, type Millis } from '../../domain/clock.js';
import { connectionConfig, type PostgresAddress } from './postgres-pool.js';
import { queueNames, type Claim, type DueEntries, type Queue, type QueueName } from '../queue.js';
import type { Db, Schema } from '../schema.js';

/** Beside the tables of the service, which are in the first schema of the search path. */
const schema = 'triggers_queue';
/** An instance says this often that it is still at what it claimed… */
const beat = 3 * second;
/** …and without a word for this long (pg-boss's least), its claims are given to others… */
const silentForSeconds = 10;
/** …by whichever instance looks next: all of it well within 30 s. */
const superviseEverySeconds = 4;
/** Nobody is at one thing for so long: a claim that was forgotten is given to others, too. */
const longestHoldSeconds = 300;
/** What pg-boss itself needs besides the instance's pool: looking after the queue, and listening. */
export const queueConnections = 3;
/** Entries wait as long as they have to: what is too old is decided where it is acted on. */
const forEverSeconds = 20 * 365 * 24 * 3600;
/** pg-boss counts attempts; ours are counted, and bounded, with the task. */
const retriesWithoutEnd = 2 ** 31 - 1;

interface Entry {
  readonly ref: string;
}

/**
 * The queue on PostgreSQL: pg-boss's, one job an entry. The job's key is the entry's ref, of which
 * the policy `exclusive` allows one; a claim is one attempt of one job, so that whoever lost it can
 * neither finish it nor hand it back. Times are the database's, as the instances' clocks may differ.
 */
export class PgBossQueue implements Queue {
  readonly #boss: PgBoss;
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;
  readonly #held = new Map<string, Claim>();
  readonly #wakers: ((queue: QueueName) => void)[] = [];
  #beating: NodeJS.Timeout | undefined;
  #listening: { close(): Promise<void> } | undefined;

  private constructor(boss: PgBoss, db: Kysely<Schema>, clock: Clock) {
    this.#boss = boss;
    this.#db = db;
    this.#clock = clock;
  }

  static async open(
    address: Pick<PostgresAddress, 'url'>,
    db: Kysely<Schema>,
    log: Log,
    clock: Clock,
  ): Promise<PgBossQueue> {
    const boss = new PgBoss({
      ...connectionConfig(address),
      connectionString: address.url.reveal(),
      max: queueConnections - 1,
      schema,
      schedule: false,
      registerInstance: false,
      superviseIntervalSeconds: superviseEverySeconds,
      monitorIntervalSeconds: superviseEverySeconds,
    });
    boss.on('error', (error) => log.warn('queue.failed', { error }));
    boss.on('warning', ({ message }) => log.warn('queue.warning', { message }));
    await boss.start();
    const queue = new PgBossQueue(boss, db, clock);
    try {
      for (const name of queueNames) {
        await boss.createQueue(name, {
          policy: 'exclusive',
          heartbeatSeconds: silentForSeconds,
          expireInSeconds: longestHoldSeconds,
          retryLimit: retriesWithoutEnd,
          retentionSeconds: forEverSeconds,
        });
      }
      await queue.#listen();
    } catch (error) {
      await boss.stop({ graceful: false });
      throw error;
    }
    queue.#beating = setInterval(() => {
      queue.#beat().catch((error: unknown) => log.warn('queue.failed', { error }));
    }, beat);
    return queue;
  }

  async put(tx: Db, queue: QueueName, refs: readonly string[], dueAt: Millis): Promise<void> {
    if (refs.length === 0) return;
    const jobs = refs.map((ref) => ({
      data: { ref },
      singletonKey: ref,
      ...this.#startAfter(dueAt),
    }));
    await whole(tx, async (all) => {
      const db = fromKysely(all);
      const inserted = await this.#boss.insert(queue, jobs, { db, returnId: true });
      if ((inserted?.length ?? 0) < refs.length) {
        // Some are there already: those get the new time, and whoever holds them loses them.
        for (const ref of refs) await this.remove(all, queue, ref);
        await this.#boss.insert(queue, jobs, { db });
      }
      if (dueAt <= this.#clock.now()) {
        await sql`select pg_notify(${channel}, ${queue})`.execute(all);
      }
    });
  }

  async claim(
    queue: QueueName,
    _owner: string,
    _now: Millis,
    _lease: Millis,
    limit: number,
  ): Promise<Claim[]> {
    const jobs = await this.#boss.fetch<Entry>(queue, {
      batchSize: limit,
      db: fromKysely(this.#db),
    });
    return jobs.map((job) => {
      const claim = { queue, ref: job.data.ref, owner: tokenOf(job) };
      this.#held.set(claim.owner, claim);
      return claim;
    });
  }

  async finish(tx: Db, claim: Claim): Promise<boolean> {
    return (await this.finishAll(tx, [claim])).length > 0;
  }

  async finishAll(tx: Db, claims: readonly Claim[]): Promise<Claim[]> {
    const [first] = claims;
    if (first === undefined) return [];
    // Before it is known whether that works: what was claimed when the database went away would
    // be kept from others for as long as this instance lives, and nobody would be at it.
    for (const { owner } of claims) this.#held.delete(owner);
    const attempts = claims.map(({ owner }) => attemptOf(owner));
    const answer = await this.#boss.deleteJob(first.queue, attempts, { db: fromKysely(tx) });
    const { settled } = settledAnswer.parse(answer);
    return claims.filter(({ owner }) => settled.includes(attemptOf(owner).id));
  }

  async handBack(tx: Db, claim: Claim, dueAt: Millis): Promise<boolean> {
    return whole(tx, async (all) => {
      if (!(await this.finish(all, claim))) return false;
      await this.put(all, claim.queue, [claim.ref], dueAt);
      return true;
    });
  }

  async remove(tx: Db, queue: QueueName, ref: string): Promise<void> {
    const db = fromKysely(tx);
    const jobs = await this.#boss.findJobs(queue, { key: ref, db });
    const ids = jobs.filter(({ state }) => state !== 'completed').map(({ id }) => id);
    if (ids.length > 0) await this.#boss.deleteJob(queue, ids, { db });
  }

  /** By the database's clock, as pg-boss finds what to hand out. */
  async due(queue: QueueName, _now: Millis, atMost: number): Promise<DueEntries> {
    const { rows } = await sql<{ count: number; oldest: number | string | null }>`
      select count(*) as count,
        extract(epoch from max(${sql.id(schema)}.job_now() - start_after)) * 1000 as oldest
      from (
        select start_after from ${sql.id(schema, 'job')}
        where name = ${queue} and state in ('created', 'retry')
          and start_after <= ${sql.id(schema)}.job_now()
        limit ${atMost}
      ) as due
    `.execute(this.#db);
    const [{ count, oldest } = { count: 0, oldest: 0 }] = rows;
    // PostgreSQL hands out decimal numbers as text.
    return { count, oldest: Math.round(Number(oldest ?? 0)) };
  }

  onPut(wake: (queue: QueueName) => void): void {
    this.#wakers.push(wake);
  }

  async close(): Promise<void> {
    clearInterval(this.#beating);
    await this.#listening?.close();
    await this.#boss.stop({ graceful: false });
  }

  /** Relative, so that it does not matter how this machine's clock and the database's differ. */
  #startAfter(dueAt: Millis): { startAfter?: string } {
    const wait = dueAt - this.#clock.now();
    return wait > 0 ? { startAfter: `${wait} milliseconds` } : {};
  }

  async #listen(): Promise<void> {
    const wakeAll = () => queueNames.forEach((name) => this.#wake(name));
    this.#listening = await this.#boss
      .getDb()
      .listen?.(channel, (payload) => this.#wake(payload), wakeAll);
  }

  #wake(payload: string): void {
    const queue = queueNames.find((name) => name === payload);
    if (queue !== undefined) for (const wake of this.#wakers) wake(queue);
  }

  /** Still here, still at it. A claim that was lost all the same is noticed when it is finished. */
  async #beat(): Promise<void> {
    for (const queue of queueNames) {
      const held = [...this.#held.values()].filter((claim) => claim.queue === queue);
      if (held.length === 0) continue;
      await this.#boss.touch(
        queue,
        held.map(({ owner }) => attemptOf(owner)),
      );
    }
  }
}

const channel = 'applivery_triggers';

/**
 * An entry is never between two statements: what took it away puts it back in the same transaction,
 * the caller's or one of its own. Our death in between would lose it for ever.
 */
function whole<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

function tokenOf({ id, retryCount }: Pick<Job, 'id' | 'retryCount'>): string {
  return `${id}:${retryCount}`;
}

function attemptOf(token: string): JobAttempt {
  const [id = '', retryCount = ''] = token.split(':');
  return { id, retryCount: Number(retryCount) };
}

/** What pg-boss's commands answer, and its types do not say: the ids of the jobs that were touched. */
const settledAnswer = z.object({ settled: z.array(z.string()) });
