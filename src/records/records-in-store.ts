import type { AnyAction } from '../domain/action.js';
import type { Clock } from '../domain/clock.js';
import type { Delivery } from '../domain/delivery.js';
import { cancelTask } from '../operate/cancel-task.js';
import { NotPossible } from '../operate/not-possible.js';
import { replayDelivery } from '../operate/replay-delivery.js';
import { resolveTask } from '../operate/resolve-task.js';
import { retryTask } from '../operate/retry-task.js';
import { testOfDelivery } from '../rule-tests/test-of-delivery.js';
import { whyNoTest } from '../rule-tests/why-no-test.js';
import { buildKnown } from '../stage/build-known.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import type { Store } from '../store/store.js';
import { findDelivery } from '../store/tables/deliveries.js';
import { pageOfDeliveries } from '../store/tables/delivery-pages.js';
import { findTask, listTasks, tasksOfDeliveries } from '../store/tables/tasks.js';
import { deliveryDetails, deliveryViews } from '../views/delivery-view.js';
import { taskViews, viewOfTask } from '../views/task-views.js';
import { pageOf } from './page-of.js';
import type { Records } from './records.js';

export interface RecordsOptions {
  readonly store: Store;
  readonly catalog: RulesetCatalog;
  readonly actions: readonly AnyAction[];
  readonly publicUrl: string;
  readonly clock: Clock;
}

/** The records of this installation. */
export function recordsInStore(options: RecordsOptions): Records {
  const { store, catalog, actions, publicUrl, clock } = options;
  const { db } = store;
  const views = { db, catalog, publicUrl };

  async function find(id: string): Promise<Delivery> {
    const delivery = await findDelivery(db, id);
    if (delivery === undefined) throw new NotPossible('not-found', `There is no delivery ${id}.`);
    return delivery;
  }

  return {
    deliveries: async (filter) => {
      const { deliveries, next } = await pageOfDeliveries(db, filter);
      return { items: await deliveryViews(deliveries, views), next: next ?? null };
    },
    delivery: async (id) => deliveryDetails(await find(id), views),
    ruleTest: async (id) => {
      const delivery = await find(id);
      const why = whyNoTest(delivery);
      if (why !== undefined) throw new NotPossible('conflict', why);
      const tasks = await tasksOfDeliveries(db, [id]);
      return testOfDelivery(delivery, tasks, actions, await buildKnown(db, id));
    },
    replay: async (id, rules, by) => {
      const replay = await replayDelivery(id, rules, store, clock, by);
      return { delivery: replay.id, replayOf: id };
    },
    tasks: async (filter) => {
      const found = await listTasks(db, { ...filter, limit: filter.limit + 1 });
      const { page, next } = pageOf(found, filter.limit);
      return { items: await taskViews(page, db), next };
    },
    task: async (id) => {
      const task = await findTask(db, id);
      if (task === undefined) throw new NotPossible('not-found', `There is no task ${id}.`);
      return viewOfTask(task, db);
    },
    retry: async (id, by) => viewOfTask(await retryTask(id, store, clock, by), db),
    cancel: async (id, by) => viewOfTask(await cancelTask(id, store, clock, by), db),
    resolve: async (id, resolution, by) =>
      viewOfTask(await resolveTask(id, resolution, store, clock, by), db),
  };
}
