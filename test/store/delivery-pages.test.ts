import assert from 'node:assert/strict';
import type { CompiledQuery } from 'kysely';
import { day, hour } from '../../src/domain/clock.js';
import { firstIdAt } from '../../src/domain/ids.js';
import type { Store } from '../../src/store/store.js';
import { mostSearched, pageOfDeliveries } from '../../src/store/tables/delivery-pages.js';
import { listDeliveries, type DeliveryFilter } from '../../src/store/tables/delivery-lists.js';
import { kindsOfHome } from '../support/store-homes.js';

const start = 1_790_000_000_000;

for (const { name, skip, make } of kindsOfHome) {
  describe(`the list of deliveries on ${name}`, function () {
    this.timeout(60_000);
    let store: Store;

    before(skip);
    beforeEach(async () => {
      store = await (await make()).open();
    });
    afterEach(() => store.close());

    const idOf = (n: number, at: number) => `${firstIdAt('dlv', at)}${String(n).padStart(16, '0')}`;

    async function fill(count: number, text: (n: number) => string = () => 'x'): Promise<void> {
      const rows = Array.from({ length: count }, (_, n) => ({
        ...{
          id: idOf(n, start + n * hour),
          received_at: start + n * hour,
          body: Buffer.from(text(n)),
        },
        ...{ status: n % 2 === 0 ? 'matched' : 'unmatched', content_type: null, ruleset: null },
        action: n % 3 === 0 ? 'a' : 'b',
        // An application's id may be the name of another one.
        ...{ application_id: `app-${n % 4}`, application_name: `app-${(n + 1) % 4}` },
        ...{ duplicate_of: null, replay_of: null, faults_json: '[]' },
      }));
      for (let from = 0; from < count; from += 500) {
        await store.db
          .insertInto('deliveries')
          .values(rows.slice(from, from + 500))
          .execute();
      }
    }

    const numbers = async (filter: Partial<DeliveryFilter>) =>
      (await listDeliveries(store.db, { limit: 100, ...filter })).map(({ receivedAt }) =>
        Math.round((receivedAt - start) / hour),
      );

    it('finds an application by id or name, newest first, each delivery once, also over pages', async () => {
      await fill(20);
      assert.deepEqual(await numbers({ application: 'app-1' }), [17, 16, 13, 12, 9, 8, 5, 4, 1, 0]);
      assert.deepEqual(await numbers({ application: 'app-1', limit: 3 }), [17, 16, 13]);
      const before = idOf(13, start + 13 * hour);
      assert.deepEqual(await numbers({ application: 'app-1', limit: 3, before }), [12, 9, 8]);
      await store.db
        .updateTable('deliveries')
        .set({ application_id: 'both', application_name: 'both' })
        .where('id', '=', before)
        .execute();
      assert.deepEqual(await numbers({ application: 'both' }), [13]);
    });

    it('lets through what fits every part of the filter', async () => {
      await fill(20);
      const filter = { application: 'app-1', action: 'a', status: 'matched' } as const;
      assert.deepEqual(await numbers(filter), [12, 0]);
      assert.deepEqual(await numbers({ action: 'a', status: 'unmatched' }), [15, 9, 3]);
      const span = { since: start + 3 * hour, until: start + 6 * hour };
      assert.deepEqual(await numbers(span), [5, 4, 3]);
    });

    it('finds what is not matched yet, too, in its place', async () => {
      await fill(20);
      await store.db
        .updateTable('deliveries')
        .set({ status: 'received' })
        .where('id', 'in', [idOf(9, start + 9 * hour), idOf(12, start + 12 * hour)])
        .execute();
      assert.deepEqual(await numbers({ action: 'a' }), [18, 15, 12, 9, 6, 3, 0]);
      assert.deepEqual(await numbers({ action: 'a', limit: 3 }), [18, 15, 12]);
      assert.deepEqual(await numbers({ action: 'a', status: 'received' }), [12, 9]);
      assert.deepEqual(await numbers({ application: 'app-1' }), [17, 16, 13, 12, 9, 8, 5, 4, 1, 0]);
      const named = { application: 'app-1', status: 'received' } as const;
      assert.deepEqual(await numbers(named), [12, 9]);
      assert.deepEqual(await numbers({ ...named, action: 'b' }), []);
    });

    // PostgreSQL goes by what it knows of the rows.
    if (name === 'SQLite') {
      it('finds what is filtered by an index of the list, and not one by one', async () => {
        await fill(20);
        const filters: Partial<DeliveryFilter>[] = [
          { action: 'a' },
          { action: 'a', status: 'matched' },
          { action: 'a', status: 'received' },
          { status: 'matched' },
          { application: 'app-1' },
          { application: 'app-1', action: 'a', status: 'unmatched', before: idOf(9, start) },
        ];
        for (const filter of filters) {
          for (const plan of await plansOf(filter)) {
            assert.match(
              plan,
              /SEARCH deliveries USING INDEX deliveries_by_/,
              JSON.stringify(filter),
            );
          }
        }
      });
    }

    /** How SQLite finds what is listed, a text a query. */
    async function plansOf(filter: Partial<DeliveryFilter>): Promise<string[]> {
      const asked: CompiledQuery[] = [];
      const db = store.db.withPlugin({
        transformQuery: ({ node, queryId }) => {
          asked.push(store.db.getExecutor().compileQuery(node, queryId));
          return node;
        },
        transformResult: ({ result }) => Promise.resolve(result),
      });
      await listDeliveries(db, { limit: 5, ...filter });
      return Promise.all(
        asked.map(async (query) => {
          const explained = { ...query, sql: `explain query plan ${query.sql}` };
          const { rows } = await store.db.executeQuery<{ detail: string }>(explained);
          return rows.map(({ detail }) => detail).join('; ');
        }),
      );
    }

    it('goes by the time of arrival where an id is of a later one', async () => {
      await fill(3);
      await store.db
        .updateTable('deliveries')
        .set({ received_at: start - 20 * hour })
        .where('id', '=', idOf(2, start + 2 * hour))
        .execute();
      assert.deepEqual(await numbers({ until: start }), [-20]);
      assert.deepEqual(await numbers({ since: start - day }), [-20, 1, 0]);
    });

    it('searches for a text a bounded number at a time, and says so; an id is found however old', async () => {
      const count = mostSearched + 100;
      await fill(count, (n) => (n === 50 || n === count - 10 ? 'a needle' : 'hay'));
      const first = await pageOfDeliveries(store.db, { q: 'needle', limit: 10 });
      assert.deepEqual(
        first.deliveries.map(({ id }) => id),
        [idOf(count - 10, start + (count - 10) * hour)],
      );
      assert.ok(first.isSearchCut);
      const second = await pageOfDeliveries(store.db, {
        q: 'needle',
        limit: 10,
        before: first.next,
      });
      assert.deepEqual(
        second.deliveries.map(({ receivedAt }) => receivedAt),
        [start + 50 * hour],
      );
      assert.deepEqual([second.next, second.isSearchCut], [undefined, false]);
      // Of an application there are fewer, and so all of them are searched.
      const own = await pageOfDeliveries(store.db, {
        q: 'needle',
        application: 'app-2',
        limit: 10,
      });
      assert.deepEqual([own.deliveries.length, own.isSearchCut], [2, false]);
      const oldest = await pageOfDeliveries(store.db, { q: idOf(0, start), limit: 10 });
      assert.deepEqual(
        oldest.deliveries.map(({ receivedAt }) => receivedAt),
        [start],
      );
      const full = await pageOfDeliveries(store.db, { q: 'hay', limit: 10 });
      assert.deepEqual(
        [full.deliveries.length, full.next, full.isSearchCut],
        [10, full.deliveries[9]!.id, false],
      );
    });
  });
}
