import { sql, type Kysely } from 'kysely';
import type { Millis } from '../../domain/clock.js';
import type { Claim, DueEntries, Queue, QueueName } from '../queue.js';
import { oneOf } from '../one-of.js';
import type { Db, Schema } from '../schema.js';

/** The queue as a small table beside the others. */
export class SqliteQueue implements Queue {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async put(tx: Db, queue: QueueName, refs: readonly string[], dueAt: Millis): Promise<void> {
    if (refs.length === 0) return;
    // `where true`: without it SQLite would take `on` for the beginning of a join's condition.
    await sql`insert into queue (queue, ref, due_at)
      select ${queue}, value, ${dueAt} from json_each(${JSON.stringify(refs)}) where true
      on conflict (queue, ref) do update
      set due_at = excluded.due_at, claimed_by = null, claimed_until = null`.execute(tx);
  }

  async claim(
    queue: QueueName,
    owner: string,
    now: Millis,
    lease: Millis,
    limit: number,
  ): Promise<Claim[]> {
    // Looked for first: an update that finds nothing would still wait for the disk.
    const due = await this.#db
      .selectFrom('queue')
      .select('ref')
      .where('queue', '=', queue)
      .where('due_at', '<=', now)
      .where((where) =>
        where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]),
      )
      .orderBy('due_at')
      .orderBy('ref')
      .limit(limit)
      .execute();
    if (due.length === 0) return [];
    const claimed = await this.#db
      .updateTable('queue')
      .set({ claimed_by: owner, claimed_until: now + lease })
      .where('queue', '=', queue)
      .where(
        oneOf(
          this.#db,
          'ref',
          due.map(({ ref }) => ref),
        ),
      )
      .where((where) =>
        where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]),
      )
      .returning('ref')
      .execute();
    return claimed.map(({ ref }) => ({ queue, ref, owner }));
  }

  async finish(tx: Db, claim: Claim): Promise<boolean> {
    const { numDeletedRows } = await tx
      .deleteFrom('queue')
      .where('queue', '=', claim.queue)
      .where('ref', '=', claim.ref)
      .where('claimed_by', '=', claim.owner)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async finishAll(tx: Db, claims: readonly Claim[]): Promise<Claim[]> {
    const [first] = claims;
    if (first === undefined) return [];
    const rows = await tx
      .deleteFrom('queue')
      .where('queue', '=', first.queue)
      .where(
        oneOf(
          tx,
          'ref',
          claims.map(({ ref }) => ref),
        ),
      )
      .where('claimed_by', '=', first.owner)
      .returning('ref')
      .execute();
    const finished = new Set(rows.map(({ ref }) => ref));
    return claims.filter(({ ref }) => finished.has(ref));
  }

  async handBack(tx: Db, claim: Claim, dueAt: Millis): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('queue')
      .set({ due_at: dueAt, claimed_by: null, claimed_until: null })
      .where('queue', '=', claim.queue)
      .where('ref', '=', claim.ref)
      .where('claimed_by', '=', claim.owner)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async remove(tx: Db, queue: QueueName, ref: string): Promise<void> {
    await tx.deleteFrom('queue').where('queue', '=', queue).where('ref', '=', ref).execute();
  }

  async due(queue: QueueName, now: Millis, atMost: number): Promise<DueEntries> {
    const due = this.#db
      .selectFrom('queue')
      .select('due_at')
      .where('queue', '=', queue)
      .where('due_at', '<=', now)
      .where((where) =>
        where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]),
      )
      .orderBy('due_at')
      .limit(atMost);
    const { count, first } = await this.#db
      .selectFrom(due.as('due'))
      .select((select) => [
        select.fn.countAll<number>().as('count'),
        select.fn.min('due_at').as('first'),
      ])
      .executeTakeFirstOrThrow();
    // Without an entry there is no first one, whatever the type says.
    return { count, oldest: count === 0 ? 0 : now - first };
  }

  onPut(): void {
    // There are no other instances; whoever puts an entry here wakes the stage.
  }

  /** Frees what a former process claimed. Only when it is certain that no other process is running. */
  async releaseAll(): Promise<void> {
    await this.#db.updateTable('queue').set({ claimed_by: null, claimed_until: null }).execute();
  }
}
