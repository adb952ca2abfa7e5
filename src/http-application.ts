import Koa, { type Context, type Next } from 'koa';
import helmet from 'koa-helmet';
import type Router from '@koa/router';
import type { Log } from './domain/log.js';

export interface Routes {
  /** Asked by machines only, and often: without the headers that protect browsers. */
  readonly machines?: readonly Router[];
  /** Everything else. */
  readonly others: readonly Router[];
}

/** All routes, with one place where errors become answers. */
export function httpApplication({ machines = [], others }: Routes, log: Log): Koa {
  const application = new Koa();
  // Koa writes errors to standard error by itself; they go to the log instead.
  application.silent = true;
  application.on('error', (error: unknown) => log.error('http.failed', { error }));
  application.use(answerErrors(log));
  for (const router of machines) application.use(router.routes());
  application.use(helmet());
  for (const router of others) application.use(router.routes());
  application.use((context: Context) => {
    context.status = 404;
    context.body = { error: 'Not Found' };
  });
  return application;
}

function answerErrors(log: Log) {
  return async (context: Context, next: Next): Promise<void> => {
    try {
      await next();
    } catch (error) {
      log.error('http.failed', { method: context.method, error });
      context.status = 500;
      context.body = { error: 'Something went wrong here; the log says what.' };
    }
  };
}
