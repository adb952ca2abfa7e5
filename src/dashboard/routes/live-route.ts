import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Gate } from '../access/gate.js';
import type { LiveEvents } from '../live-events.js';

/** Server-sent events: when something happened. */
export function addLiveRoute(router: Router, gate: Gate, live: LiveEvents): void {
  router.get('/live', (context: Context) => {
    const session = gate.sessionOf(context);
    if (session === undefined) {
      context.status = 401;
      return;
    }
    context.status = 200;
    context.type = 'text/event-stream';
    context.set('Cache-Control', 'no-store');
    // So that nothing else is asked over it: when the service stops, it is closed with the stream.
    context.set('Connection', 'close');
    // Proxies such as nginx hand on nothing until they have enough of it.
    context.set('X-Accel-Buffering', 'no');
    context.body = live.open(session, context.URL.searchParams.get('mark') ?? '');
  });
}
