import Router from '@koa/router';
import type { Context, Next } from 'koa';
import { z } from 'zod';
import type { Clock } from '../domain/clock.js';
import type { Secret } from '../domain/secret.js';
import type { Task } from '../domain/task.js';
import { cancelTask } from '../operate/cancel-task.js';
import type { By } from '../operate/on-record.js';
import { replayDelivery } from '../operate/replay-delivery.js';
import { resolveTask } from '../operate/resolve-task.js';
import { retryTask } from '../operate/retry-task.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import { attemptsOfTasks } from '../store/tables/attempts.js';
import { findDelivery, listDeliveries } from '../store/tables/deliveries.js';
import type { Store } from '../store/store.js';
import { findTask, listTasks } from '../store/tables/tasks.js';
import { deliveryDetails, deliveryViews } from '../views/delivery-view.js';
import { taskView } from '../views/task-view.js';
import { requireBearer } from './bearer.js';
import { notFound, problems } from './problems.js';
import { deliveryQuery, readInput, replayBody, resolveBody, taskQuery } from './queries.js';
import { readJson } from './read-json.js';

export interface ApiOptions {
  readonly store: Store;
  readonly catalog: RulesetCatalog;
  readonly adminToken: Secret;
  readonly publicUrl: string;
  readonly clock: Clock;
  /** Called after a request that made something due. */
  readonly wake: () => void;
}

/** `/api/v1`: what came in, what was done, and the few things that an operator may do. */
export function apiRoutes(options: ApiOptions): Router {
  const { store, catalog, clock } = options;
  const views = { db: store.db, catalog, publicUrl: options.publicUrl };
  const router = new Router({ prefix: '/api/v1' });
  router.use(uncached, problems, requireBearer(options.adminToken));

  router.get('/deliveries', async (context: Context) => {
    const { limit, cursor, ...filter } = readInput(deliveryQuery, context.query);
    const found = await listDeliveries(store.db, { ...filter, before: cursor, limit: limit + 1 });
    const page = found.slice(0, limit);
    context.body = {
      items: await deliveryViews(page, views),
      next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  });

  router.get('/deliveries/:id', async (context: Context) => {
    const delivery = await findDelivery(store.db, idOf(context));
    if (delivery === undefined) throw notFound(`There is no delivery ${idOf(context)}.`);
    context.body = await deliveryDetails(delivery, views);
  });

  router.post('/deliveries/:id/replay', async (context: Context) => {
    const { rules } = readInput(replayBody, (await readJson(context)) ?? {});
    const replay = await replayDelivery(idOf(context), rules, store, clock, by);
    options.wake();
    context.status = 202;
    context.body = { delivery: replay.id, replayOf: replay.replayOf };
  });

  router.get('/tasks', async (context: Context) => {
    const { limit, cursor, ...filter } = readInput(taskQuery, context.query);
    const found = await listTasks(store.db, { ...filter, before: cursor, limit: limit + 1 });
    const page = found.slice(0, limit);
    context.body = {
      items: await taskViews(page),
      next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  });

  router.get('/tasks/:id', async (context: Context) => {
    const task = await findTask(store.db, idOf(context));
    if (task === undefined) throw notFound(`There is no task ${idOf(context)}.`);
    [context.body] = await taskViews([task]);
  });

  router.post('/tasks/:id/retry', async (context: Context) => {
    const task = await retryTask(idOf(context), store, clock, by);
    options.wake();
    context.status = 202;
    [context.body] = await taskViews([task]);
  });

  router.post('/tasks/:id/resolve', async (context: Context) => {
    const resolution = readInput(resolveBody, (await readJson(context)) ?? {});
    const task = await resolveTask(idOf(context), resolution, store, clock, by);
    options.wake();
    [context.body] = await taskViews([task]);
  });

  router.post('/tasks/:id/cancel', async (context: Context) => {
    const task = await cancelTask(idOf(context), store, clock, by);
    options.wake();
    [context.body] = await taskViews([task]);
  });

  return router;

  async function taskViews(tasks: readonly Task[]) {
    const ids = tasks.map(({ id }) => id);
    const attempts = await attemptsOfTasks(store.db, ids);
    return tasks.map((task) => taskView(task, attempts.get(task.id) ?? []));
  }
}

/** Whoever has the token. */
const by: By = { who: 'admin, over the API' };

/** What people sent is for who asked, and for no cache on the way. */
function uncached(context: Context, next: Next): Promise<void> {
  context.set('Cache-Control', 'no-store');
  return next();
}

function idOf(context: Context): string {
  return z.string().parse((context.params as Record<string, unknown>).id);
}
