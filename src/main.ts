import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Actor } from './act/act-due.js';
import { providerGate } from './act/provider-gate.js';
import { apiRoutes } from './api/api-routes.js';
import { requireBearer } from './api/bearer.js';
import { problems } from './api/problems.js';
import { healthRoutes, type Health } from './api/health-routes.js';
import { openBuildReader } from './applivery/build-reader.js';
import { ReadBack } from './applivery/read-back-due.js';
import { openDashboard } from './dashboard/open-dashboard.js';
import { clientAddress } from './http/client-address.js';
import type { ConnectionSettings } from './domain/connection.js';
import { minute, second, systemClock, type Clock } from './domain/clock.js';
import type { Log } from './domain/log.js';
import { followDue } from './follow/follow-due.js';
import { httpApplication } from './http/http-application.js';
import { matchDue } from './match/match-due.js';
import { countRequests } from './metrics/count-requests.js';
import { Metrics } from './metrics/metrics.js';
import { metricsRoutes } from './metrics/metrics-routes.js';
import { openConnectionChecks } from './service/open-connection-checks.js';
import { openConnections } from './service/open-connections.js';
import type { OpenedRules } from './service/open-rules.js';
import { Noticer } from './notice/noticer.js';
import { openNoticeChannels } from './service/open-notice-channels.js';
import { Pruner } from './prune/pruner.js';
import { Backlog } from './receive/backlog.js';
import { Intake } from './receive/intake.js';
import { webhook, webhookPath } from './receive/webhook.js';
import type { OwnSecrets } from './settings/own-secrets.js';
import type { Settings } from './settings/read-settings.js';
import { recordsInStore } from './records/records-in-store.js';
import { Allowances } from './stage/allowances.js';
import { RulesetCatalog } from './stage/ruleset-catalog.js';
import { Pressure } from './stage/pressure.js';
import type { Stage } from './stage/stage.js';
import { StageLoop } from './stage/stage-loop.js';
import { RulesInForce } from './service/rules-in-force.js';
import { HttpServer } from './http/http-server.js';
import { openStoreOfService } from './store/open-store.js';
import { ping, type Store } from './store/store.js';
import { within } from './service/within.js';

export interface ServiceOptions {
  readonly settings: Settings;
  readonly secrets: OwnSecrets;
  readonly rules: OpenedRules;
  /** By name. */
  readonly connections: ReadonlyMap<string, ConnectionSettings>;
  readonly log: Log;
  readonly clock?: Clock;
  /** 0 ≤ random < 1: spreads retries. */
  readonly random?: () => number;
}

export interface Service {
  /** Where it listens: the port is known even if the settings said 0. */
  readonly url: string;
  readonly webhookUrl: string;
  /** Takes up the rules folder as it is now, without waiting until it stays the same. */
  reloadRules(): Promise<void>;
  /** Stops accepting, finishes or hands back what is in flight, closes everything. */
  stop(): Promise<void>;
}

/** What came by time, or from a command in another process, is seen after this long at the latest. */
const pollEvery = second;
/** Twice the same is taken up: well within two seconds. */
const lookAtRulesEvery = second / 2;
/** Longer than the longest call; only for instances that die without a restart on the same data. */
const lease = 5 * minute;
const tasksAtOnce = 16;
/** While deliveries come in faster than everything else can be done. */
const tasksAtOnceUnderPressure = 2;
/** How long requests in flight may take after the stop, in milliseconds. */
const drainFor = 5 * second;
/** Calls that last longer after the stop are left: the next start looks for what they did. */
const stopWithin = 8 * second;
/** What is stuck must not keep the process from ending. */
const closeWithin = second;
/** Nobody looks for work in vain every second that comes by the hour. */
const pruneEvery = minute;
/** Half of the time between two looks. */
const noticeEvery = minute / 2;

/** Opens everything in order and starts receiving, matching, acting and following. */
export async function openService(options: ServiceOptions): Promise<Service> {
  const { settings, log } = options;
  let store: Store | undefined;
  try {
    store = await openStoreOfService(settings, log, options.clock ?? systemClock);
    return await start(options, store);
  } catch (error) {
    await store?.close();
    log.error('service.not-started', { error });
    throw error;
  }
}

async function start(options: ServiceOptions, store: Store): Promise<Service> {
  const { settings, secrets, rules, clock = systemClock, random = Math.random } = options;
  const pressure = new Pressure(clock);
  const server = new HttpServer(() => pressure.connected());
  await server.listen(settings.host, settings.port);
  const url = urlOf(settings.host, server.port);
  const publicUrl = settings.publicUrl ?? url;

  const catalog = new RulesetCatalog(store, rules.language);
  const metrics: Metrics = new Metrics({
    ...{ store, clock, connections: [...options.connections.keys()] },
    rules: () => ({ ruleset: catalog.current, fault: inForce.fault, takenAt: inForce.takenAt }),
  });
  const log = metrics.counting(options.log);
  const inForce: RulesInForce = new RulesInForce({ settings, store, catalog, clock, log });
  await inForce.start(rules);
  const allowances = new Allowances(clock);
  const connections = openConnections(options.connections, clock, (connection) =>
    allowances.listen(
      connection.name,
      metrics.watching(providerGate(connection, store, clock), connection.name),
    ),
  );
  const claimant = { owner: randomUUID(), lease };
  const shared = { store, catalog, connections, claimant, clock, log, publicUrl };

  const wake = {
    match: () => match.wake(),
    act: () => act.wake(),
    follow: () => follow.wake(),
    'read-back': () => readBack.wake(),
    prune: () => prune.wake(),
    notice: () => notice.wake(),
  };
  const actor = new Actor({
    ...shared,
    mode: settings.mode,
    random,
    parallel: () => (pressure.isHigh ? tasksAtOnceUnderPressure : tasksAtOnce),
    freed: wake.act,
    started: wake.follow,
  });
  const loop = (name: string, stage: Stage, every = pollEvery) =>
    new StageLoop({ name, stage, pollEvery: every, pressure, clock, log });
  const match = loop('match', () =>
    matchDue({ ...shared, planned: wake.act, needed: wake['read-back'] }),
  );
  const act = loop('act', () => actor.start());
  const follow = loop('follow', () => followDue({ ...shared, every: settings.followEvery }));
  const stopping = new AbortController();
  const reader = openBuildReader({ ...settings.applivery, clock });
  const readsBack = new ReadBack({
    ...{ ...shared, reader, random, stopping: stopping.signal },
    read: wake.match,
  });
  const readBack = loop('read-back', () => readsBack.readDue());
  const pruner = new Pruner({ ...shared, retention: settings.retention });
  await pruner.plan();
  const prune = loop('prune', () => pruner.pruneDue(), pruneEvery);
  const noticer = new Noticer({
    ...{ store, claimant, clock, log, publicUrl },
    channels: openNoticeChannels({ ...shared, settings }),
    connections: [...connections.keys()],
    rulesFault: () => inForce.fault,
  });
  await noticer.plan();
  const notice = loop('notice', () => noticer.tellDue(), noticeEvery);
  const reload = loop('reload', () => inForce.takeUpChanges(wake.match), lookAtRulesEvery);
  const stages = [match, act, follow, readBack, prune, notice, reload];
  const recorded = (count: number) => {
    pressure.received(count);
    wake.match();
  };
  const backlog = new Backlog(store, clock, settings.mostReceived);
  const intake = new Intake(store, clock, recorded, backlog);
  let isStopping = false;
  const webhookUrl = `${publicUrl}${webhookPath}/${secrets.webhookTokens[0].reveal()}`;
  const wakeBoth = () => {
    wake.match();
    wake.act();
  };
  const tokens = { admin: secrets.adminToken, viewer: settings.viewerToken };
  const rulesFault = () => inForce.fault;
  const { actions } = rules.language;
  const dashboard = openDashboard({
    ...{ store, catalog, publicUrl, webhookUrl, clock, log, wake: wakeBoth, tokens },
    identityProvider: settings.identityProvider,
    mode: settings.mode,
    connections: options.connections,
    allowances,
    checkConnections: openConnectionChecks({ connections: options.connections, allowances, clock }),
    linkDomains: settings.linkDomains,
    addressOf: clientAddress,
    actions,
    rulesDir: settings.rulesDir,
    rulesFault,
  });
  const application = httpApplication(
    {
      watch: countRequests(webhookPath, metrics.counters),
      machines: [
        webhook({
          ...{ intake, clock, log },
          tokens: secrets.webhookTokens,
          addressOf: clientAddress,
          perSecond: settings.requestsPerSecond,
        }),
      ],
      others: [
        metricsRoutes(
          metrics,
          problems(store.db, log),
          requireBearer({ admin: tokens.admin, viewer: undefined }),
        ),
        healthRoutes(() => health(store, catalog, { rulesFault: inForce.fault, isStopping })),
        apiRoutes({
          ...{ store, catalog, clock, log, tokens, rulesFault },
          records: recordsInStore({ ...{ store, catalog, publicUrl, clock }, actions }),
          wake: wakeBoth,
        }),
        dashboard.routes,
      ],
    },
    log,
  );
  const handle = application.callback();
  server.serve((request, response) => void handle(request, response));
  store.queue.onPut((queue) => wake[queue]());
  for (const stage of stages) stage.start();
  log.info('service.started', { url, rules: catalog.current?.rules.length ?? null });
  return {
    url,
    webhookUrl,
    reloadRules: async () => {
      await inForce.takeUpChanges(wake.match, 'atOnce');
    },
    stop: async () => {
      isStopping = true;
      stopping.abort();
      const end = performance.now() + stopWithin;
      const done = Promise.all(stages.map((stage) => stage.stop())).then(() => actor.settled());
      // The load balancer hears from /readyz that it should send no more; what it sends is taken.
      await delay(settings.shutdownDelay);
      await dashboard.close();
      await server.close(Math.min(drainFor, end - second - performance.now()));
      const isDone = await within(done, end - performance.now());
      await within(store.close(), closeWithin);
      if (isDone) log.info('service.stopped');
      else log.warn('service.stopped', { reason: 'calls without an answer were left' });
    },
  };
}

async function health(
  store: Store,
  catalog: RulesetCatalog,
  { rulesFault, isStopping }: { rulesFault: string | undefined; isStopping: boolean },
): Promise<Health> {
  const fault = await ping(store.db).then(
    () => (isStopping ? 'the service is stopping' : undefined),
    () => 'the database cannot be reached',
  );
  const { current } = catalog;
  return {
    fault,
    rules: { loaded: current?.rules.length ?? 0, hash: current?.hash, fault: rulesFault },
  };
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
