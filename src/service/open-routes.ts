import type { RequestListener } from 'node:http';
import { apiRoutes } from '../api/api-routes.js';
import { requireBearer } from '../api/bearer.js';
import { healthRoutes, type Health } from '../api/health-routes.js';
import { problems } from '../api/problems.js';
import { openDashboard } from '../dashboard/open-dashboard.js';
import type { Clock } from '../domain/clock.js';
import type { ConnectionSettings } from '../domain/connection.js';
import type { Log } from '../domain/log.js';
import { clientAddress } from '../http/client-address.js';
import { httpApplication } from '../http/http-application.js';
import { countRequests } from '../metrics/count-requests.js';
import { metricsRoutes } from '../metrics/metrics-routes.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Intake } from '../receive/intake.js';
import { webhook, webhookPath } from '../receive/webhook.js';
import { recordsInStore } from '../records/records-in-store.js';
import type { Language } from '../rules/language.js';
import type { OwnSecrets } from '../settings/own-secrets.js';
import type { Settings } from '../settings/read-settings.js';
import type { Allowances } from '../stage/allowances.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import { ping, type Store } from '../store/store.js';
import { openConnectionChecks } from './open-connection-checks.js';
import type { RulesInForce } from './rules-in-force.js';

export interface RoutesOptions {
  readonly store: Store;
  readonly catalog: RulesetCatalog;
  readonly inForce: RulesInForce;
  readonly language: Language;
  /** By name. */
  readonly connections: ReadonlyMap<string, ConnectionSettings>;
  readonly allowances: Allowances;
  readonly settings: Settings;
  readonly secrets: OwnSecrets;
  readonly publicUrl: string;
  readonly webhookUrl: string;
  readonly intake: Intake;
  readonly metrics: Metrics;
  /** Called when somebody has made work. */
  readonly wake: () => void;
  /** From here on `/readyz` asks load balancers to send no more. */
  readonly isStopping: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

export interface OpenedRoutes {
  readonly handle: RequestListener;
  /** Ends what open pages listen to. */
  close(): Promise<void>;
}

/** Everything that answers over HTTP: the webhook, health, metrics, API and dashboard. */
export function openRoutes(options: RoutesOptions): OpenedRoutes {
  const { store, settings, secrets, inForce, metrics, log } = options;
  const shared = {
    ...options,
    actions: options.language.actions,
    addressOf: clientAddress,
    tokens: { admin: secrets.adminToken, viewer: settings.viewerToken },
    rulesFault: () => inForce.fault,
  };
  const dashboard = openDashboard({
    ...shared,
    identityProvider: settings.identityProvider,
    mode: settings.mode,
    checkConnections: openConnectionChecks(options),
    linkDomains: settings.linkDomains,
    rulesDir: settings.rulesDir,
  });
  const scraper = requireBearer({ admin: secrets.adminToken, viewer: undefined });
  const application = httpApplication(
    {
      watch: countRequests(webhookPath, metrics.counters),
      machines: [
        webhook({
          ...shared,
          tokens: secrets.webhookTokens,
          perSecond: settings.requestsPerSecond,
        }),
      ],
      others: [
        metricsRoutes(metrics, problems(store.db, log), scraper),
        healthRoutes(() => healthOf(options)),
        apiRoutes({ ...shared, records: recordsInStore(shared) }),
        dashboard.routes,
      ],
    },
    log,
  );
  const handle = application.callback();
  return {
    handle: (request, response) => void handle(request, response),
    close: () => dashboard.close(),
  };
}

async function healthOf({ store, catalog, inForce, isStopping }: RoutesOptions): Promise<Health> {
  const fault = await ping(store.db).then(
    () => (isStopping() ? 'the service is stopping' : undefined),
    () => 'the database cannot be reached',
  );
  const { current } = catalog;
  return {
    fault,
    rules: { loaded: current?.rules.length ?? 0, hash: current?.hash, fault: inForce.fault },
  };
}
