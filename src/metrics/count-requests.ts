import type { Context, Middleware, Next } from 'koa';
import type { Counters } from './counters.js';

/** Counts requests to paths that begin with `path` by what they are answered. */
export function countRequests(path: string, { webhookRequests }: Counters): Middleware {
  return async (context: Context, next: Next) => {
    await next();
    if (context.path.startsWith(path)) webhookRequests.inc({ code: context.status });
  };
}
