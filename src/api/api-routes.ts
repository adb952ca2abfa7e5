import Router from '@koa/router';
import type { Context, Next } from 'koa';
import { z } from 'zod';
import type { Log } from '../domain/log.js';
import { requireBearer, roleOf, type ApiTokens } from './bearer.js';
import type { ApiData, Endpoint } from './endpoint.js';
import { endpoints } from './endpoints/index.js';
import { openApiDescription } from './openapi-description.js';
import { notFound, Problem, problems } from './problems.js';
import { readJson } from './read-json.js';

export interface ApiOptions extends Omit<ApiData, 'description'> {
  readonly tokens: ApiTokens;
  readonly log: Log;
  /** Called after a request that may have made something due. */
  readonly wake: () => void;
}

const root = '/api/v1';
const everything = '/api{/*rest}';

/** `/api/v1`: what came in, what was done, and the few things that an operator may do. */
export function apiRoutes(options: ApiOptions): Router {
  const { tokens, log, wake, records, store, catalog, rulesFault, clock } = options;
  const description = openApiDescription(endpoints);
  const api: ApiData = { records, store, catalog, rulesFault, clock, description };
  const router = new Router();
  router.use(uncached, problems(store.db, log), requireBearer(tokens));
  for (const endpoint of endpoints) {
    router[endpoint.method](pathOf(endpoint), async (context: Context) => {
      const answer = await endpoint.answerTo(
        {
          id: idOf(context),
          query: context.query,
          body: endpoint.body && (await readJson(context)),
          who: `${roleOf(context)}, over the API`,
        },
        api,
      );
      if (endpoint.method === 'post') wake();
      context.status = endpoint.status;
      context.body = answer;
    });
  }
  router.all(everything, (context: Context) => refuse(context, router));
  return router;
}

/** What there is none of, or not by this method. */
function refuse(context: Context, router: Router): never {
  const there = router.match(context.path, context.method).path;
  const methods = there.filter(({ path }) => path !== everything).flatMap((one) => one.methods);
  if (methods.length === 0) {
    throw notFound(`There is no ${context.path}; ${root}/openapi.json describes what there is.`);
  }
  const allowed = [...new Set(methods)].sort().join(', ');
  context.set('Allow', allowed);
  throw new Problem(405, `${context.path} takes ${allowed}, not ${context.method}.`);
}

function pathOf({ path }: Endpoint): string {
  return root + path.replace(/\{(\w+)\}/g, ':$1');
}

/** What people sent is for who asked, and for no cache on the way. */
function uncached(context: Context, next: Next): Promise<void> {
  context.set('Cache-Control', 'no-store');
  return next();
}

function idOf(context: Context): string {
  return z.object({ id: z.string().default('') }).parse(context.params as unknown).id;
}
