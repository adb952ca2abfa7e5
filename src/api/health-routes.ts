import Router from '@koa/router';
import type { Context } from 'koa';

/** What the service says of itself; no secrets, as nobody has to log in. */
export interface Health {
  /** Undefined: all is well. */
  readonly fault: string | undefined;
  readonly rules: {
    readonly loaded: number;
    readonly hash: string | undefined;
    readonly fault: string | undefined;
  };
}

/** `GET /healthz`: the process answers. `GET /readyz`: it can take deliveries; says what is wrong, also where it can. */
export function healthRoutes(health: () => Promise<Health>): Router {
  const router = new Router();
  router.get('/healthz', (context: Context) => {
    context.body = { status: 'ok' };
  });
  router.get('/readyz', async (context: Context) => {
    const { fault, rules } = await health();
    context.status = fault === undefined ? 200 : 503;
    context.body = {
      status: fault === undefined ? 'ready' : 'not ready',
      fault: fault ?? null,
      rules,
    };
  });
  return router;
}
