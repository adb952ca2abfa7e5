import { setTimeout as delay } from 'node:timers/promises';
import { providerGate } from './act/provider-gate.js';
import type { ConnectionSettings } from './domain/connection.js';
import { second, systemClock, type Clock } from './domain/clock.js';
import type { Log } from './domain/log.js';
import { HttpServer } from './http/http-server.js';
import { Metrics } from './metrics/metrics.js';
import { Backlog } from './receive/backlog.js';
import { Intake } from './receive/intake.js';
import { webhookPath } from './receive/webhook.js';
import { openConnections } from './service/open-connections.js';
import { openRoutes } from './service/open-routes.js';
import type { OpenedRules } from './service/open-rules.js';
import { openStages } from './service/open-stages.js';
import { RulesInForce } from './service/rules-in-force.js';
import { within } from './service/within.js';
import type { OwnSecrets } from './settings/own-secrets.js';
import type { Settings } from './settings/read-settings.js';
import { Allowances } from './stage/allowances.js';
import { Pressure } from './stage/pressure.js';
import { RulesetCatalog } from './stage/ruleset-catalog.js';
import { openStoreOfService } from './store/open-store.js';
import type { Store } from './store/store.js';

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
  /** Called once, when the disk does not take what was written: it is of no use any more, and to be stopped. */
  readonly failed?: () => void;
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

/** How long requests in flight may take after the stop, in milliseconds. */
const drainFor = 5 * second;
/** Calls that last longer after the stop are left: the next start looks for what they did. */
const stopWithin = 8 * second;
/** What is stuck must not keep the process from ending. */
const closeWithin = second;

/** Opens everything in order and starts receiving, matching, acting and following. */
export async function openService(options: ServiceOptions): Promise<Service> {
  const { settings, log } = options;
  let store: Store | undefined;
  try {
    store = await openStoreOfService(settings, log, options.clock ?? systemClock, (error) => {
      log.error('store.failed', { error });
      options.failed?.();
    });
    return await start(options, store);
  } catch (error) {
    await store?.close();
    log.error('service.not-started', { error });
    throw error;
  }
}

async function start(options: ServiceOptions, store: Store): Promise<Service> {
  const { settings, secrets, rules, clock = systemClock, random = Math.random } = options;
  const { language } = rules;
  const pressure = new Pressure(clock);
  const server = new HttpServer(() => pressure.connected());
  await server.listen(settings.host, settings.port);
  const url = urlOf(settings.host, server.port);
  const publicUrl = settings.publicUrl ?? url;
  const webhookUrl = `${publicUrl}${webhookPath}/${secrets.webhookTokens[0].reveal()}`;

  const catalog = new RulesetCatalog(store, language);
  const metrics: Metrics = new Metrics({
    ...{ store, clock, connections: [...options.connections.keys()] },
    rules: () => ({ ruleset: catalog.current, fault: inForce.fault, takenAt: inForce.takenAt }),
  });
  const log = metrics.counting(options.log);
  const inForce: RulesInForce = new RulesInForce({ settings, store, catalog, clock, log });
  await inForce.start(rules);
  const shared = { settings, store, catalog, inForce, publicUrl, clock, log };

  const allowances = new Allowances(clock);
  const connections = openConnections(options.connections, clock, (connection) =>
    allowances.listen(
      connection.name,
      metrics.watching(providerGate(connection, store, clock), connection.name),
    ),
  );
  const stages = await openStages({ ...shared, connections, pressure, random });
  const recorded = (count: number) => {
    pressure.received(count);
    stages.wake('match');
  };
  const backlog = new Backlog(store, clock, settings.mostReceived);
  const intake = new Intake(store, clock, recorded, backlog);
  let isStopping = false;
  const routes = openRoutes({
    ...{ ...shared, language, secrets, webhookUrl, allowances, intake, metrics },
    connections: options.connections,
    wake: () => {
      stages.wake('match');
      stages.wake('act');
    },
    isStopping: () => isStopping,
  });
  server.serve(routes.handle);
  store.queue.onPut((queue) => stages.wake(queue));
  stages.start();
  log.info('service.started', { url, rules: catalog.current?.rules.length ?? null });

  return {
    url,
    webhookUrl,
    reloadRules: async () => {
      await inForce.takeUpChanges(() => stages.wake('match'), 'atOnce');
    },
    stop: async () => {
      isStopping = true;
      const end = performance.now() + stopWithin;
      const done = stages.stop();
      // The load balancer hears from /readyz that it should send no more; what it sends is taken.
      await delay(settings.shutdownDelay);
      await routes.close();
      await server.close(Math.min(drainFor, end - second - performance.now()));
      const isDone = await within(done, end - performance.now());
      await within(store.close(), closeWithin);
      if (isDone) log.info('service.stopped');
      else log.warn('service.stopped', { reason: 'calls without an answer were left' });
    },
  };
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
