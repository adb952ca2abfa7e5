import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { Metrics } from './metrics.js';

/** `GET /metrics`. @param access lets through who may read them */
export function metricsRoutes(metrics: Pick<Metrics, 'scrape'>, ...access: Middleware[]): Router {
  const router = new Router();
  router.get('/metrics', ...access, async (context: Context) => {
    const { contentType, text } = await metrics.scrape(formatFor(context));
    context.set('Content-Type', contentType);
    context.set('Cache-Control', 'no-store');
    context.body = text;
  });
  return router;
}

const openMetrics = 'application/openmetrics-text; version=1.0.0';

/** Prometheus asks for versions of both, and says which it likes better. Who asks for neither gets its text. */
function formatFor(context: Context): 'prometheus' | 'openmetrics' {
  const best = context.accepts(['text/plain; version=0.0.4', openMetrics]);
  return best === openMetrics ? 'openmetrics' : 'prometheus';
}
