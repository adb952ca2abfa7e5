import { Actor } from '../../../src/act/act-due.js';
import { providerGate } from '../../../src/act/provider-gate.js';
import type { AnyAction } from '../../../src/domain/action.js';
import { minute } from '../../../src/domain/clock.js';
import type { Limits } from '../../../src/domain/connection.js';
import type { Delivery } from '../../../src/domain/delivery.js';
import { newDeliveryId, newTaskId } from '../../../src/domain/ids.js';
import type { Task } from '../../../src/domain/task.js';
import { providers } from '../../../src/providers/index.js';
import { loadRuleset } from '../../../src/rules/load-ruleset.js';
import { RulesetCatalog } from '../../../src/stage/ruleset-catalog.js';
import { attemptsOfTasks } from '../../../src/store/tables/attempts.js';
import { insertDeliveries } from '../../../src/store/tables/deliveries.js';
import { openMemory, type MemoryStore } from '../../../src/store/sqlite/open-memory.js';
import type { Store } from '../../../src/store/store.js';
import { findTask, insertTasks } from '../../../src/store/tables/tasks.js';
import { profiles, type FakeRemote, type Profile } from '../../actions/contract/profiles.js';
import { HandClock } from '../../support/hand-clock.js';
import type { Mood } from '../../support/loopback.js';
import { MemoryLog } from '../../support/memory-log.js';

const never = new Promise<never>(() => undefined);
const lease = minute;

/** What happens to a write. `death`: our process dies when the far side has come so far. */
export interface Fault {
  readonly mood: Mood | undefined;
  readonly death: boolean;
}

/** One action with its example, on a real store, against its provider's fake on loopback, with a clock by hand. */
export class MatrixScene {
  readonly clock = new HandClock();
  readonly log = new MemoryLog();
  readonly fake: FakeRemote;
  readonly profile: Profile;
  /** When each write came. */
  readonly writes: number[] = [];
  readonly #action: AnyAction;
  readonly #limits: Limits;
  #store!: MemoryStore;
  #catalog!: RulesetCatalog;
  #ruleset = '';
  #process!: { readonly actor: Actor; readonly died: Promise<void>; die: () => void };
  #faults: Fault[] = [];
  #owner = 0;
  #url: string | undefined;

  constructor(action: AnyAction, limits: Limits = 'off') {
    this.#action = action;
    this.#limits = limits;
    this.profile = profiles[action.provider];
    this.fake = this.profile.fake(() => this.clock.now());
  }

  async start(inputs = this.#action.example): Promise<this> {
    await this.fake.start();
    this.profile.prepare?.(this.fake, this.#action);
    this.#store = await openMemory();
    const language = {
      actions: [this.#action],
      connections: new Map([[this.#action.provider, this.#action.provider]]),
      linkDomains: [],
    };
    this.#catalog = new RulesetCatalog(this.#store, language);
    const text = `version: 1\nrules:\n  - id: rule\n    on: anything\n    steps:\n      - uses: ${this.#action.name}\n        with: ${JSON.stringify(inputs)}\n`;
    const { ruleset, diagnostics } = loadRuleset([{ path: 'rules.yaml', text }], language);
    if (ruleset === undefined) throw new Error(JSON.stringify(diagnostics));
    this.#catalog.use(ruleset);
    this.#ruleset = ruleset.hash;
    this.fake.mood = ({ method }) => {
      if (method === 'GET') return undefined;
      this.writes.push(this.clock.now());
      const fault = this.#faults.shift();
      if (fault?.death === true) this.#process.die();
      return fault?.mood;
    };
    this.restart();
    return this;
  }

  async stop(): Promise<void> {
    await this.fake.stop();
    await this.#store.close();
  }

  get store(): Store {
    return this.#store;
  }

  get effects(): number {
    return this.profile.effects(this.fake, this.#action);
  }

  /** These happen to the next writes, one after the other. */
  meet(...faults: readonly Fault[]): void {
    this.#faults = [...faults];
  }

  /** From now on the provider is elsewhere; undefined: where the fake is. */
  moveTo(url: string | undefined): void {
    this.#url = url;
    this.restart();
  }

  /** @param event what tells the events of one application from each other; also the fingerprint of issues */
  async addTask(event = 'anything'): Promise<string> {
    const now = this.clock.now();
    const delivery: Delivery = {
      id: newDeliveryId(now),
      receivedAt: now,
      status: 'matched',
      body: Buffer.from(JSON.stringify({ action: 'anything', event })),
      contentType: undefined,
      action: 'anything',
      application: { id: undefined, name: undefined },
      duplicateOf: undefined,
      replayOf: undefined,
      ruleset: this.#ruleset,
      faults: [],
    };
    const id = newTaskId(now);
    await insertDeliveries(this.#store.db, [delivery]);
    await insertTasks(this.#store.db, [
      {
        id,
        delivery: delivery.id,
        ruleset: this.#ruleset,
        rule: 'rule',
        step: '1',
        position: 0,
        uses: this.#action.name,
        connection: this.#action.provider,
        createdAt: now,
        askedAt: now,
        nextAttemptAt: now,
      },
    ]);
    await this.#store.queue.put(this.#store.db, 'act', [id], now);
    return id;
  }

  async task(id: string): Promise<Task> {
    const task = await findTask(this.#store.db, id);
    if (task === undefined) throw new Error(`There is no task ${id}.`);
    return task;
  }

  async outcomes(id: string): Promise<string[]> {
    const attempts = await attemptsOfTasks(this.#store.db, [id]);
    return (attempts.get(id) ?? []).map(({ outcome }) => outcome);
  }

  /** Performs what is due, until nothing is due any more; a process that died is started anew. */
  async act(): Promise<number> {
    let started = 0;
    for (;;) {
      const { actor, died } = this.#process;
      const now = await actor.start();
      if (now === 0) return started;
      started += now;
      const end = await Promise.race([died.then(() => 'died'), actor.settled()]);
      if (end === 'died') this.restart();
    }
  }

  /** Lets time pass, until the task has come to an end. */
  async finish(id: string): Promise<Task> {
    for (let round = 0; round < 60; round += 1) {
      const task = await this.task(id);
      if (!['pending', 'performing'].includes(task.status)) return task;
      this.clock.move(minute);
      await this.act();
    }
    return this.task(id);
  }

  /** A new process; what the former one claimed is free when its lease is over. */
  restart(): void {
    let isDead = false;
    let die: () => void = () => undefined;
    const died = new Promise<void>((resolve) => {
      die = () => {
        isDead = true;
        resolve();
      };
    });
    const store: Store = {
      ...this.#store,
      transaction: (work) => (isDead ? never : this.#store.transaction(work)),
    };
    const settings = {
      ...this.profile.settings(this.#url ?? this.fake.url),
      limits: this.#limits,
    };
    const provider = providers[this.#action.provider];
    const gate = providerGate(settings, store, this.clock);
    const handle: unknown = provider.connect(settings, { clock: this.clock, timeout: 400, gate });
    const actor = new Actor({
      store,
      catalog: this.#catalog,
      connections: new Map([[settings.name, { settings, provider, handle }]]),
      mode: 'live',
      claimant: { owner: `process-${++this.#owner}`, lease },
      clock: this.clock,
      log: this.log,
      publicUrl: 'http://127.0.0.1',
      random: () => 0.5,
      parallel: () => 8,
      freed: () => undefined,
      started: () => undefined,
    });
    this.#process = { actor, died, die };
  }
}
