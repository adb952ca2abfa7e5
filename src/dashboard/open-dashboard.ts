import Router from '@koa/router';
import type { Context } from 'koa';
import { loginAnswerer } from './access/answer-login.js';
import { Gate } from './access/gate.js';
import { IdentityProvider } from './access/oidc/identity-provider.js';
import { OwnCookie } from './access/own-cookie.js';
import { Sessions } from './access/sessions.js';
import { Signer } from './access/signer.js';
import { openAssets } from './assets/assets.js';
import { second } from '../domain/clock.js';
import { Playground, type Bounds } from '../playground/playground.js';
import type { DashboardOptions } from './dashboard-options.js';
import { LiveEvents } from './live-events.js';
import { addAssetRoutes } from './routes/asset-routes.js';
import { BadgeKeys } from './badge-keys.js';
import { addBuildRoutes } from './routes/build-routes.js';
import { addConnectionRoutes } from './routes/connection-routes.js';
import { addDeliveryRoutes } from './routes/delivery-routes.js';
import { addLiveRoute } from './routes/live-route.js';
import { addLoginRoutes } from './routes/login-routes.js';
import { addOidcRoutes, leaveIdentityProvider } from './routes/oidc-routes.js';
import { addOtherRoutes } from './routes/other-routes.js';
import { addPlaygroundRoutes } from './routes/playground-routes.js';
import { addRulesRoutes } from './routes/rules-routes.js';
import { addTaskRoutes } from './routes/task-routes.js';
import { TestsOfRules } from './tests-of-rules.js';

/** Somebody types and waits. */
const trialBounds = { longest: 5 * second, mostWaiting: 4 };
/** Hundreds of tests take a few seconds. */
const testBounds = { longest: 60 * second, mostWaiting: 4 };

export interface Dashboard {
  readonly routes: Router;
  /** Ends what open pages still listen to; before the server waits for its connections. */
  close(): Promise<void>;
}

/** What people see at `GET /` and below. */
export function openDashboard(options: DashboardOptions): Dashboard {
  const { store, tokens, publicUrl, clock, log } = options;
  const assets = openAssets();
  const signer = new Signer(secretsOf(options));
  const sessions = new Sessions(tokens, signer, clock);
  const cookie = new OwnCookie(publicUrl, 'triggers-session');
  const live = new LiveEvents({ db: store.db, sessions, clock, log });
  const provider =
    options.identityProvider && new IdentityProvider(options.identityProvider, publicUrl, clock);
  const answerLogin = loginAnswerer(assets.addresses, provider?.host);
  const gate = new Gate({ dashboard: options, sessions, cookie, answerLogin, assets, live });
  const addressOf = (context: Context) =>
    options.addressOf(context.req.socket.remoteAddress ?? '', context.get('x-forwarded-for'));
  const login = { sessions, answerLogin, addressOf, clock, log };
  const oidc = provider && {
    ...login,
    ...{ provider, signer, assets: assets.addresses },
    cookies: {
      session: cookie,
      flow: new OwnCookie(publicUrl, 'triggers-login', 'Lax'),
      idToken: new OwnCookie(publicUrl, 'triggers-id-token'),
    },
  };
  const routes = new Router();
  addAssetRoutes(routes, assets);
  const leave = oidc === undefined ? () => Promise.resolve(false) : leaveIdentityProvider(oidc);
  addLoginRoutes(routes, { ...login, gate, cookie, leave });
  if (oidc !== undefined) addOidcRoutes(routes, oidc);
  addLiveRoute(routes, gate, live);
  addDeliveryRoutes(routes, gate, options);
  addBuildRoutes(routes, gate, options, new BadgeKeys(tokens.admin));
  addTaskRoutes(routes, gate, options);
  const [trials, tests] = [playground(options, trialBounds), playground(options, testBounds)];
  addRulesRoutes(routes, gate, options, new TestsOfRules(tests, options.rulesDir));
  addPlaygroundRoutes(routes, gate, options, trials);
  addConnectionRoutes(routes, gate, options);
  addOtherRoutes(routes, gate, options);
  return {
    routes,
    close: async () => {
      await Promise.all([live.close(), trials.close(), tests.close()]);
    },
  };
}

/** It is given what rules may name, and nothing that is secret. */
function playground({ connections, linkDomains, publicUrl }: DashboardOptions, bounds: Bounds) {
  const names = [...connections.values()].map(({ name, provider }) => [name, provider] as const);
  return new Playground({ connections: new Map(names), linkDomains, publicUrl }, bounds);
}

/** Whatever decides who may do what: sessions end when it changes. */
function secretsOf({ tokens, identityProvider }: DashboardOptions): (string | null)[] {
  const { admin, viewer } = tokens;
  return [
    admin.reveal(),
    viewer?.reveal() ?? null,
    identityProvider === undefined ? null : JSON.stringify(identityProvider),
  ];
}
