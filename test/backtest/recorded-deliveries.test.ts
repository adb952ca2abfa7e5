import assert from 'node:assert/strict';
import type { Delivery, DeliveryStatus } from '../../src/domain/delivery.js';
import { newDeliveryId, newTaskId } from '../../src/domain/ids.js';
import { insertDeliveries } from '../../src/store/tables/deliveries.js';
import { recordedDeliveries } from '../../src/store/tables/recorded-deliveries.js';
import type { Store } from '../../src/store/store.js';
import { insertTasks } from '../../src/store/tables/tasks.js';
import { kindsOfHome } from '../support/store-homes.js';

function delivery(at: number, status: DeliveryStatus, replayOf?: string): Delivery {
  return {
    id: newDeliveryId(at),
    receivedAt: at,
    status,
    body: Buffer.from('{}'),
    contentType: undefined,
    action: 'made_up',
    application: { id: undefined, name: undefined },
    duplicateOf: undefined,
    replayOf,
    ruleset: undefined,
    faults: [],
  };
}

for (const { name, skip, make } of kindsOfHome) {
  describe(`recorded deliveries, page by page, on ${name}`, () => {
    let store: Store;
    before(skip);
    beforeEach(async () => {
      store = await (await make()).open();
    });
    afterEach(() => store.close());

    it('come with their tasks, oldest first, each event once', async () => {
      const deliveries = [
        delivery(1000, 'matched'),
        delivery(2000, 'matched'),
        delivery(3000, 'duplicate'),
        delivery(4000, 'unmatched'),
        delivery(5000, 'rejected'),
        delivery(6000, 'matched', 'dlv_x'),
        delivery(7000, 'received'),
        delivery(8000, 'matched'),
      ];
      await insertDeliveries(store.db, deliveries);
      const ids = deliveries.map(({ id }) => id);
      const task = (index: number, rule: string) => ({
        ...{
          id: newTaskId(1000),
          delivery: ids[index]!,
          ruleset: 'x',
          rule,
          step: '1',
          position: 0,
        },
        ...{ uses: 'github/send', connection: 'github', createdAt: 0, askedAt: 0 },
        nextAttemptAt: undefined,
      });
      await insertTasks(store.db, [task(1, 'b'), task(1, 'a'), task(7, 'c')]);
      const pages = [];
      for await (const page of recordedDeliveries(store.db, 2000, 2)) {
        pages.push(page.map((one) => [one.delivery.id, one.tasks.map(({ rule }) => rule)]));
      }
      assert.deepEqual(pages, [
        [
          [ids[1], ['a', 'b']],
          [ids[3], []],
        ],
        [[ids[7], ['c']]],
      ]);
    });
  });
}
