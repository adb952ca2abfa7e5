import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { Actor } from './act/act-due.js';
import { apiRoutes } from './api/api-routes.js';
import { healthRoutes, type Health } from './api/health-routes.js';
import type { ConnectionSettings } from './domain/connection.js';
import { minute, second, systemClock, type Clock } from './domain/clock.js';
import type { Log } from './domain/log.js';
import { followDue } from './follow/follow-due.js';
import { httpApplication } from './http-application.js';
import { matchDue } from './match/match-due.js';
import { openConnections } from './open-connections.js';
import type { OpenedRules } from './open-rules.js';
import { Intake } from './receive/intake.js';
import { webhookPath, webhookRoutes } from './receive/webhook-routes.js';
import { loadRuleset } from './rules/load-ruleset.js';
import type { Ruleset } from './rules/ruleset.js';
import type { OwnSecrets } from './settings/own-secrets.js';
import type { Settings } from './settings/read-settings.js';
import { RulesetCatalog } from './stage/ruleset-catalog.js';
import { Pressure } from './stage/pressure.js';
import type { Stage } from './stage/stage.js';
import { StageLoop } from './stage/stage-loop.js';
import { openSqlite } from './store/open-sqlite.js';
import { lockDataFolder } from './store/process-lock.js';
import { findLatestRuleset, saveRuleset } from './store/rulesets.js';
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
}

export interface Service {
  /** Where it listens: the port is known even if the settings said 0. */
  readonly url: string;
  readonly webhookUrl: string;
  /** Stops accepting, finishes or hands back what is in flight, closes everything. */
  stop(): Promise<void>;
}

/** What came by time, or from a command in another process, is seen after this long at the latest. */
const pollEvery = second;
/** Longer than the longest call; only for instances that die without a restart on the same data. */
const lease = 5 * minute;
const tasksAtOnce = 16;
/** While deliveries come in faster than everything else can be done. */
const tasksAtOnceUnderPressure = 2;
/** How long requests in flight may take after the stop, in milliseconds. */
const drainFor = 5 * second;

/** Opens everything in order and starts receiving, matching, acting and following. */
export async function openService(options: ServiceOptions): Promise<Service> {
  const { settings, log } = options;
  const lock = lockDataFolder(settings.dataDir);
  let store: Store | undefined;
  try {
    store = await openSqlite(settings.dataDir);
    // The lock says that nobody else is running: what was claimed was claimed by the dead.
    await store.queue.releaseAll();
    return await start(options, store, () => lock.release());
  } catch (error) {
    await store?.close();
    lock.release();
    log.error('service.not-started', { error });
    throw error;
  }
}

async function start(options: ServiceOptions, store: Store, release: () => void): Promise<Service> {
  const { settings, secrets, rules, log, clock = systemClock, random = Math.random } = options;
  const server = createServer({ requestTimeout: 30 * second, headersTimeout: 10 * second });
  await listen(server, settings);
  const url = addressOf(server, settings.host);
  const publicUrl = settings.publicUrl ?? url;

  const catalog = new RulesetCatalog(store, rules.language);
  const rulesFault = await chooseRuleset(catalog, rules, store, clock);
  const connections = openConnections(options.connections, clock);
  const claimant = { owner: randomUUID(), lease };
  const shared = { store, catalog, connections, claimant, clock, log, publicUrl };

  const pressure = new Pressure(clock);
  const wake = { match: () => match.wake(), act: () => act.wake(), follow: () => follow.wake() };
  const actor = new Actor({
    ...shared,
    mode: settings.mode,
    random,
    parallel: () => (pressure.isHigh ? tasksAtOnceUnderPressure : tasksAtOnce),
    freed: wake.act,
    started: wake.follow,
  });
  const loop = (name: string, stage: Stage) =>
    new StageLoop({ name, stage, pollEvery, pressure, log });
  const match = loop('match', () => matchDue({ ...shared, planned: wake.act }));
  const act = loop('act', () => actor.start());
  const follow = loop('follow', () => followDue({ ...shared, every: settings.followEvery }));
  const intake = new Intake(store, clock, (count) => {
    pressure.received(count);
    wake.match();
  });
  const application = httpApplication(
    {
      machines: [webhookRoutes({ intake, tokens: secrets.webhookTokens, clock, log })],
      others: [
        healthRoutes(() => health(store, catalog, rulesFault)),
        apiRoutes({
          store,
          catalog,
          adminToken: secrets.adminToken,
          publicUrl,
          clock,
          wake: () => {
            wake.match();
            wake.act();
          },
        }),
      ],
    },
    log,
  );
  const handle = application.callback();
  server.on('request', (request, response) => void handle(request, response));
  for (const loop of [match, act, follow]) loop.start();
  log.info('service.started', { url, rules: catalog.current?.rules.length ?? null });
  return {
    url,
    webhookUrl: `${publicUrl}${webhookPath}/${secrets.webhookTokens[0].reveal()}`,
    stop: async () => {
      await close(server);
      await Promise.all([match.stop(), act.stop(), follow.stop()]);
      await actor.settled();
      await store.close();
      release();
      log.info('service.stopped');
    },
  };
}

/**
 * Takes the rules as read, if they have no error. If they have one, the ruleset that was loaded
 * last stays in force; if there is none, deliveries are recorded and wait.
 *
 * @returns what is wrong, for people
 */
async function chooseRuleset(
  catalog: RulesetCatalog,
  rules: OpenedRules,
  store: Store,
  clock: Clock,
): Promise<string | undefined> {
  if (rules.ruleset !== undefined) {
    await saveRuleset(store.db, rules.ruleset, clock.now());
    catalog.use(rules.ruleset);
    return rules.missing.length > 0 ? 'the rules folder is missing' : undefined;
  }
  const errors = rules.diagnostics.filter(({ severity }) => severity === 'error').length;
  const latest = await findLatestRuleset(store.db);
  const earlier: Ruleset | undefined = latest && loadRuleset(latest.files, rules.language).ruleset;
  if (earlier) catalog.use(earlier);
  return earlier
    ? `the rules have ${errors} errors; those loaded before stay in force`
    : `the rules have ${errors} errors; deliveries are recorded and wait`;
}

async function health(
  store: Store,
  catalog: RulesetCatalog,
  rulesFault: string | undefined,
): Promise<Health> {
  const fault = await store.queue.nextDue('match').then(
    () => undefined,
    () => 'the database cannot be read',
  );
  const { current } = catalog;
  return {
    fault,
    rules: { loaded: current?.rules.length ?? 0, hash: current?.hash, fault: rulesFault },
  };
}

async function listen(server: Server, { host, port }: Settings): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Takes no new connection, lets requests in flight finish, and closes idle connections at once. */
async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), drainFor);
  await closed;
  clearTimeout(timer);
}
