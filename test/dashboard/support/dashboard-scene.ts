import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { actions } from '../../../src/actions/index.js';
import { clientAddress } from '../../../src/http/client-address.js';
import { openDashboard, type Dashboard } from '../../../src/dashboard/open-dashboard.js';
import { minute } from '../../../src/domain/clock.js';
import type { ConnectionSettings } from '../../../src/domain/connection.js';
import type { Effect, RunState } from '../../../src/domain/effect.js';
import type { IdentityProviderSettings } from '../../../src/domain/identity-provider.js';
import { Failure } from '../../../src/domain/failure.js';
import type { JsonObject } from '../../../src/domain/json.js';
import { Secret } from '../../../src/domain/secret.js';
import type { Task } from '../../../src/domain/task.js';
import { samples } from '../../../src/events/samples.js';
import { httpApplication } from '../../../src/http/http-application.js';
import { openConnectionChecks } from '../../../src/service/open-connection-checks.js';
import { HandDrivenStages } from '../../../src/rule-tests/hand-driven-stages.js';
import {
  scriptedAction,
  scriptedConnections,
  type Asked,
} from '../../../src/rule-tests/scripted-provider.js';
import type { Language } from '../../../src/rules/language.js';
import { loadRuleset } from '../../../src/rules/load-ruleset.js';
import { Allowances } from '../../../src/stage/allowances.js';
import { RulesetCatalog } from '../../../src/stage/ruleset-catalog.js';
import { openSqlite } from '../../../src/store/sqlite/open-sqlite.js';
import { saveRuleset } from '../../../src/store/tables/rulesets.js';
import type { Store } from '../../../src/store/store.js';
import { tasksOfDeliveries } from '../../../src/store/tables/tasks.js';
import { temporaryFolder } from '../../support/data-folder.js';
import { HandClock } from '../../support/hand-clock.js';
import { MemoryLog } from '../../support/memory-log.js';
import { until } from '../../support/until.js';

export const adminToken = 'admin-token-of-the-tests';
export const viewerToken = 'viewer-token-of-the-tests';
export const webhookUrl = 'https://triggers.example.com/webhooks/applivery/secret-of-the-hook';

const rulesFiles = ['github.yaml', 'gitlab.yaml'].map((path) => ({
  path,
  text: readFileSync(`rules/${path}`, 'utf8'),
}));

/** The part of `build_processed` that is about the build. */
export function buildOf(id: string, os = 'android'): JsonObject {
  const url = `https://dashboard.applivery.io/builds/${id}`;
  return { build: { id, url, os, versionName: '2.4.1' } };
}

export interface SceneOptions {
  /** Or made from the port that it listens at. */
  readonly publicUrl?: string | ((port: number) => string);
  readonly identityProvider?: IdentityProviderSettings;
  readonly mode?: 'live' | 'dry-run';
  readonly viewer?: boolean;
  /** Where the providers are that connections are checked with. */
  readonly providers?: { readonly github: string; readonly gitlab: string };
  /** How long a check of the connections may take, in milliseconds. */
  readonly patience?: number;
  /** What there already is: another instance on the same data. */
  readonly beside?: DashboardScene;
}

/**
 * The dashboard on a real SQLite file, filled by the real stages with the example rules; only the
 * providers are the test's. Time stands still unless the test moves it.
 */
export class DashboardScene {
  readonly clock: HandClock;
  readonly log = new MemoryLog();
  readonly store: Store;
  readonly allowances: Allowances;
  readonly catalog: RulesetCatalog;
  rulesFault: string | undefined;
  /** How often a page asked for what is due to be done. */
  woken = 0;
  perform: (asked: Asked) => Effect = (asked) => this.#effectOf(asked);
  run: RunState = { status: 'in_progress', conclusion: null, over: false, url: undefined };
  readonly #folder: string;
  readonly #stages: HandDrivenStages;
  #dashboard: Dashboard | undefined;
  #server: Server | undefined;
  /** Requests without the end of an answer. */
  #answering = 0;
  #effects = 0;

  private constructor(store: Store, folder: string, clock: HandClock) {
    this.store = store;
    this.clock = clock;
    this.allowances = new Allowances(clock);
    this.#folder = folder;
    const script = {
      perform: (asked: Asked) => this.perform(asked),
      find: () => 'undecidable' as const,
      readRun: () => this.run,
    };
    const connections = new Map([
      ['github', 'github' as const],
      ['gitlab', 'gitlab' as const],
    ]);
    const language: Language = {
      actions: actions.map((action) => scriptedAction(action, script)),
      connections,
      linkDomains: ['applivery.io'],
    };
    this.catalog = new RulesetCatalog(store, language);
    const { ruleset, diagnostics } = loadRuleset(rulesFiles, language);
    assert.ok(ruleset, JSON.stringify(diagnostics));
    this.catalog.use(ruleset);
    this.#stages = new HandDrivenStages({
      store,
      catalog: this.catalog,
      connections: scriptedConnections(connections, script),
      clock,
      log: this.log,
      publicUrl: 'http://127.0.0.1:8080',
    });
  }

  static async open(options: SceneOptions = {}): Promise<DashboardScene> {
    const { beside } = options;
    const folder = beside === undefined ? temporaryFolder() : beside.#folder;
    const clock = beside?.clock ?? new HandClock();
    const scene = new DashboardScene(await openSqlite(folder), folder, clock);
    const { current } = scene.catalog;
    assert.ok(current);
    await saveRuleset(scene.store.db, current, clock.now());
    await scene.#listen(options);
    return scene;
  }

  async close(): Promise<void> {
    await this.#dashboard?.close();
    this.#server?.closeAllConnections();
    this.#server?.close();
    await this.store.close();
  }

  /** As the service stops: resolves when nobody is connected any more. */
  async stopDashboard(): Promise<void> {
    await this.#dashboard?.close();
    // Answers, not connections: browsers open some ahead that nothing is ever asked over.
    await until(
      () => (this.#answering === 0 ? true : undefined),
      () => `nothing is being answered any more: ${this.#answering}`,
    );
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server!.address() as AddressInfo).port}`;
  }

  /** Receives one of Applivery's sample events, with some of its fields changed. */
  async receive(name: string, change: JsonObject = {}): Promise<string> {
    const event = { ...samples[name], ...change };
    return (await this.#stages.receive(Buffer.from(JSON.stringify(event)))).id;
  }

  async receiveText(text: string): Promise<string> {
    return (await this.#stages.receive(Buffer.from(text))).id;
  }

  match(): Promise<number> {
    return this.#stages.match();
  }

  /** Matches, asks for builds, and performs all that is due now. */
  async settle(): Promise<void> {
    await this.#stages.match();
    if ((await this.#stages.readBack()) > 0) await this.#stages.match();
    while ((await this.#stages.act()) > 0);
  }

  /** Receives, matches, performs. */
  async deliver(name: string, change: JsonObject = {}): Promise<string> {
    const id = await this.receive(name, change);
    await this.settle();
    return id;
  }

  /** A build whose workflow and pipeline may have been started: the answers got lost. */
  async deliverUncertain(build: string): Promise<string> {
    const { perform } = this;
    this.perform = () => {
      throw new Failure('unknown', 'The connection broke after the request was sent.');
    };
    const id = await this.deliver('build_processed', buildOf(build));
    for (;;) {
      const open = (await this.tasks(id)).filter(({ status }) => status === 'pending');
      if (open.length === 0) break;
      this.clock.move(minute);
      await this.settle();
    }
    this.perform = perform;
    return id;
  }

  /** A build that the providers refuse. */
  async deliverFailing(build: string): Promise<string> {
    const { perform } = this;
    this.perform = () => {
      throw new Failure(
        'refused',
        'GitHub answered 422: Unexpected inputs provided: ["buildId"].',
        { fix: 'The workflow on `main` declares `build_id`.', httpStatus: 422 },
      );
    };
    const id = await this.deliver('build_processed', buildOf(build));
    this.perform = perform;
    return id;
  }

  /** Looks after runs until nothing is due. */
  async follow(): Promise<void> {
    while ((await this.#stages.follow()) > 0);
  }

  tasks(delivery: string): Promise<Task[]> {
    return tasksOfDeliveries(this.store.db, [delivery]);
  }

  async #listen(options: SceneOptions): Promise<void> {
    const { publicUrl = 'http://127.0.0.1:8080', mode = 'live', viewer = true } = options;
    const { providers = { github: 'https://api.github.com', gitlab: 'https://gitlab.com' } } =
      options;
    this.#server = createServer();
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    const credentials = { kind: 'token', token: new Secret('ghp_of-the-tests') } as const;
    const github: ConnectionSettings = {
      name: 'github',
      provider: 'github',
      url: providers.github,
      credentials,
      limits: { spacing: 1000, perMinute: 80, perHour: 500 },
    };
    const gitlab: ConnectionSettings = {
      name: 'gitlab',
      provider: 'gitlab',
      url: providers.gitlab,
      credentials,
      limits: 'off',
    };
    const connections = new Map([github, gitlab].map((one) => [one.name, one]));
    const { allowances, clock } = this;
    this.#dashboard = openDashboard({
      ...{ store: this.store, catalog: this.catalog, webhookUrl, mode, actions, rulesDir: 'rules' },
      publicUrl: typeof publicUrl === 'string' ? publicUrl : publicUrl(port),
      identityProvider: options.identityProvider,
      tokens: {
        admin: new Secret(adminToken),
        viewer: viewer ? new Secret(viewerToken) : undefined,
      },
      connections,
      allowances,
      checkConnections: openConnectionChecks({
        ...{ connections, allowances, clock },
        ...(options.patience !== undefined && { patience: options.patience }),
      }),
      linkDomains: ['applivery.io'],
      addressOf: clientAddress,
      rulesFault: () => this.rulesFault,
      clock,
      log: this.log,
      wake: () => (this.woken += 1),
    });
    const application = httpApplication({ others: [this.#dashboard.routes] }, this.log);
    const handle = application.callback();
    this.#server.on('request', (request, response) => {
      this.#answering++;
      response.on('close', () => this.#answering--);
      void handle(request, response);
    });
  }

  /** As the providers would answer that it worked. */
  #effectOf({ action, input, context }: Asked): Effect {
    const { repository, project } = input as { repository?: string; project?: string };
    const target = repository ?? project ?? '';
    const id = String(19_000_000_000 + ++this.#effects);
    const host = action.provider === 'github' ? 'github.com' : 'gitlab.com';
    const number = context.issue?.number ?? String(this.#effects);
    if (action.makes === 'run') {
      const url = `https://${host}/${target}/actions/runs/${id}`;
      return { kind: 'run', id, url, run: { target, id } };
    }
    const url = context.issue?.url ?? `https://${host}/${target}/issues/${number}`;
    return {
      kind: action.makes,
      id: number,
      ...(action.keeps && { url, issue: { target, number, url } }),
    };
  }
}
