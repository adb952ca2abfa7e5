import type { Selectable } from 'kysely';
import type { BuildFacts, BuildKnowledge } from '../../domain/build.js';
import type { Millis } from '../../domain/clock.js';
import { oneOf } from '../one-of.js';
import type { BuildsTable, Db } from '../schema.js';

/** What is known of the build of a delivery, or is to be found out. */
export interface BuildRecord {
  readonly delivery: string;
  /** A rule needed it, for the first time. */
  readonly askedAt: Millis;
  /** Undefined: the delivery waits for it. */
  readonly knowledge: BuildKnowledge | undefined;
  readonly readAt: Millis | undefined;
  /** Questions without an answer. */
  readonly tries: number;
  /** Why the last of them was. */
  readonly trouble: string | undefined;
  /** When the next one comes, at the earliest. */
  readonly nextTryAt: Millis | undefined;
}

/**
 * Deliveries that are not matched to the end yet are matched on with this ruleset.
 * @returns the ids of those that are still to be
 */
export async function pinRuleset(
  db: Db,
  ids: readonly string[],
  ruleset: string,
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .updateTable('deliveries')
    .set({ ruleset })
    .where(oneOf(db, 'id', ids))
    .where('status', '=', 'received')
    .returning('id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** From now on these deliveries wait for what Applivery says. What is there already stays. */
export async function askForBuilds(
  tx: Db,
  deliveries: readonly string[],
  now: Millis,
): Promise<void> {
  if (deliveries.length === 0) return;
  await tx
    .insertInto('builds')
    .values(deliveries.map((delivery) => ({ delivery, asked_at: now, tries: 0 })))
    .onConflict((conflict) => conflict.column('delivery').doNothing())
    .execute();
}

/** Applivery did not say it, and will be asked again. */
export async function recordTrouble(
  tx: Db,
  delivery: string,
  { trouble, nextTryAt }: { readonly trouble: string; readonly nextTryAt: Millis },
): Promise<void> {
  await tx
    .updateTable('builds')
    .set((column) => ({
      tries: column('tries', '+', 1),
      trouble,
      next_try_at: nextTryAt,
    }))
    .where('delivery', '=', delivery)
    .where('read_at', 'is', null)
    .execute();
}

/** The first that is known is what stays. */
export async function recordBuild(
  tx: Db,
  delivery: string,
  knowledge: BuildKnowledge,
  now: Millis,
): Promise<void> {
  await tx
    .updateTable('builds')
    .set({
      read_at: now,
      next_try_at: null,
      facts_json: knowledge.known ? JSON.stringify(knowledge.facts) : null,
      why: knowledge.known ? null : knowledge.why,
    })
    .where('delivery', '=', delivery)
    .where('read_at', 'is', null)
    .execute();
}

export async function findBuild(db: Db, delivery: string): Promise<BuildRecord | undefined> {
  return (await findBuilds(db, [delivery])).get(delivery);
}

/** By delivery. One that no rule needed it for is not in it. */
export async function findBuilds(
  db: Db,
  deliveries: readonly string[],
): Promise<Map<string, BuildRecord>> {
  if (deliveries.length === 0) return new Map();
  const rows = await db
    .selectFrom('builds')
    .selectAll()
    .where(oneOf(db, 'delivery', deliveries))
    .execute();
  return new Map(rows.map((row) => [row.delivery, fromRow(row)]));
}

/** The one that deliveries have waited for longest, and how many wait in all, counted up to a limit. */
export async function openBuilds(
  db: Db,
  atMost: number,
): Promise<{ readonly count: number; readonly oldest: BuildRecord | undefined }> {
  const open = db.selectFrom('builds').where('read_at', 'is', null);
  const [first] = await open.selectAll().orderBy('asked_at').limit(1).execute();
  const { count } = await db
    .selectFrom(open.select('delivery').limit(atMost).as('open'))
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return { count, oldest: first && fromRow(first) };
}

function fromRow(row: Selectable<BuildsTable>): BuildRecord {
  return {
    delivery: row.delivery,
    askedAt: row.asked_at,
    knowledge: row.read_at === null ? undefined : knowledgeOf(row),
    readAt: row.read_at ?? undefined,
    tries: row.tries,
    trouble: row.trouble ?? undefined,
    nextTryAt: row.next_try_at ?? undefined,
  };
}

function knowledgeOf({ facts_json: facts, why }: Selectable<BuildsTable>): BuildKnowledge {
  return facts === null
    ? { known: false, why: why ?? '' }
    : { known: true, facts: JSON.parse(facts) as BuildFacts };
}
