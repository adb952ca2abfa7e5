import Koa, { type Context, type Middleware, type Next } from 'koa';
import helmet from 'koa-helmet';
import type Router from '@koa/router';
import type { Log } from '../domain/log.js';

export interface Routes {
  /** Sees each request come, and what became of it. */
  readonly watch?: Middleware;
  /** Asked by machines only, and often: without the headers that protect browsers. */
  readonly machines?: readonly Middleware[];
  /** Everything else. */
  readonly others: readonly Router[];
}

/**
 * Pages run and show only what is served from here, by address: nothing inline, nothing evaluated.
 * Pico's stylesheet has its icons in `data:` addresses.
 */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/** Tells others nothing. With `no-referrer`, browsers would not say either that a form comes from a page of ours. */
const referrerPolicy = { policy: 'same-origin' } as const;

/** All routes, with one place where errors become answers. */
export function httpApplication({ watch, machines = [], others }: Routes, log: Log): Koa {
  const application = new Koa();
  // Koa writes errors to standard error by itself; they go to the log instead.
  application.silent = true;
  application.on('error', (error: unknown) => {
    const code = codeOf(error);
    // Whoever can open a connection can break it off: that is no fault of ours, and fills no log.
    if (/^(HPE_|ECONN|EPIPE)/.test(code)) log.debug('http.broken-off', { code });
    else log.error('http.failed', { error });
  });
  if (watch) application.use(watch);
  application.use(answerErrors(log));
  for (const middleware of machines) application.use(middleware);
  application.use(
    helmet({ contentSecurityPolicy, referrerPolicy, xFrameOptions: { action: 'deny' } }),
  );
  application.use(refuseUnreadableAddresses);
  for (const router of others) application.use(router.routes());
  application.use((context: Context) => {
    context.status = 404;
    context.body = { error: 'Not Found' };
  });
  return application;
}

/** What the library that reads bodies throws when the rest of one does not come. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'request.aborted';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Koa has no URL of a request whose host or address is none; whoever sends that is answered, and fills no log. */
async function refuseUnreadableAddresses(context: Context, next: Next): Promise<void> {
  if (context.URL instanceof URL) {
    await next();
    return;
  }
  context.status = 400;
  context.body = { error: 'The address or the host of this request cannot be read.' };
}

function answerErrors(log: Log) {
  return async (context: Context, next: Next): Promise<void> => {
    try {
      await next();
    } catch (error) {
      if (isBrokenOff(error)) {
        // Nobody hears the answer.
        context.status = 400;
        log.debug('http.broken-off', { method: context.method });
        return;
      }
      log.error('http.failed', { method: context.method, error });
      context.status = 500;
      context.body = { error: 'Something went wrong here; the log says what.' };
    }
  };
}
