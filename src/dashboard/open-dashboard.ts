import Router from '@koa/router';
import { Gate } from './access/gate.js';
import { SessionCookie } from './access/session-cookie.js';
import { Sessions } from './access/sessions.js';
import { openAssets } from './assets/assets.js';
import type { DashboardOptions } from './dashboard-options.js';
import { LiveEvents } from './live-events.js';
import { addAssetRoutes } from './routes/asset-routes.js';
import { addDeliveryRoutes } from './routes/delivery-routes.js';
import { addLiveRoute } from './routes/live-route.js';
import { addLoginRoutes } from './routes/login-routes.js';
import { addOtherRoutes } from './routes/other-routes.js';
import { addTaskRoutes } from './routes/task-routes.js';

export interface Dashboard {
  readonly routes: Router;
  /** Ends what open pages still listen to; before the server waits for its connections. */
  close(): Promise<void>;
}

/** What people see at `GET /` and below. */
export function openDashboard(options: DashboardOptions): Dashboard {
  const { store, tokens, publicUrl, clock, log } = options;
  const assets = openAssets();
  const sessions = new Sessions(tokens, clock);
  const cookie = new SessionCookie(publicUrl);
  const live = new LiveEvents({ db: store.db, sessions, clock, log });
  const gate = new Gate({ dashboard: options, sessions, cookie, assets, live });
  const routes = new Router();
  addAssetRoutes(routes, assets);
  addLoginRoutes(routes, {
    ...{ gate, sessions, cookie, clock, log },
    assets: assets.addresses,
    addressOf: options.addressOf,
  });
  addLiveRoute(routes, gate, live);
  addDeliveryRoutes(routes, gate, options);
  addTaskRoutes(routes, gate, options);
  addOtherRoutes(routes, gate, options);
  return { routes, close: () => live.close() };
}
