import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { Actor } from '../../../src/act/act-due.js';
import { defineAction, type ActionContext, type AnyAction } from '../../../src/domain/action.js';
import { minute } from '../../../src/domain/clock.js';
import type { Delivery } from '../../../src/domain/delivery.js';
import type { Effect, Finding } from '../../../src/domain/effect.js';
import { Failure } from '../../../src/domain/failure.js';
import { kind as fieldKind } from '../../../src/domain/fields.js';
import { newDeliveryId, newTaskId } from '../../../src/domain/ids.js';
import { loadRuleset } from '../../../src/rules/load-ruleset.js';
import { RulesetCatalog } from '../../../src/stage/ruleset-catalog.js';
import { insertDeliveries } from '../../../src/store/tables/deliveries.js';
import { openMemory, type MemoryStore } from '../../../src/store/sqlite/open-memory.js';
import type { Queue } from '../../../src/store/queue.js';
import type { Store } from '../../../src/store/store.js';
import { insertTasks, listTasks } from '../../../src/store/tables/tasks.js';
import { HandClock } from '../../support/hand-clock.js';
import { MemoryLog } from '../../support/memory-log.js';

/**
 * - `marked`: what it makes can be found for certain
 * - `alike`: what it makes looks like what other calls of it make
 * - `blind`: nothing can be found; the step asks
 * - `blind-again`: nothing can be found; the step says to send again
 */
export const kinds = ['marked', 'alike', 'blind', 'blind-again'] as const;
export type Kind = (typeof kinds)[number];

/** What happens to a call. `lost`: no answer. `stall`: its instance stands still in it, and goes on later. */
export const callFaults = [
  'none',
  'unreachable',
  'rate-limited',
  'refused',
  'lost-before',
  'lost-after',
  'defect-before',
  'defect-after',
  'death-before',
  'death-after',
  'stall-before',
  'stall-after',
] as const;
export type CallFault = (typeof callFaults)[number];

/** What happens to a look: it fails, or what was made until then is listed only after some minutes. */
export const lookFaults = ['none', 'unreachable', 'lag'] as const;
export type LookFault = (typeof lookFaults)[number];

/** What happens to a transaction of an instance. */
export const commitFaults = ['none', 'death-before', 'death-after', 'stall-before'] as const;
export type CommitFault = (typeof commitFaults)[number];

/** All that goes wrong, in order; when a list is at its end, nothing does. */
export interface Faults {
  readonly calls: readonly CallFault[];
  readonly looks: readonly LookFault[];
  readonly commits: readonly CommitFault[];
}

interface Made {
  readonly id: string;
  readonly key: string;
  readonly kind: Kind;
  readonly at: number;
  visibleAt: number;
}

const never = new Promise<never>(() => undefined);
const lease = minute;
/** Five minutes each: more than all that waits for something waits. */
const mostRounds = 40;
/** Lists lag, but never as long as calls are waited for. */
const longestLag = 8 * minute;

/** Instances of the act stage on one store, and a provider that remembers what it made; nothing in real time. */
export class LedgerWorld {
  readonly clock = new HandClock();
  readonly log = new MemoryLog();
  made: Made[] = [];
  #faults: { calls: CallFault[]; looks: LookFault[]; commits: CommitFault[] } = none();
  #stalled: (() => void)[] = [];
  #instances: Instance[] = [];
  #activity = 0;
  #lastId = 0;
  readonly #store: MemoryStore;
  readonly #catalog: RulesetCatalog;
  readonly #ruleset: string;

  private constructor(store: MemoryStore) {
    this.#store = store;
    const language = {
      actions: kinds.map((kind) => this.#action(kind)),
      connections: new Map([['github', 'github' as const]]),
      linkDomains: [],
    };
    this.#catalog = new RulesetCatalog(store, language);
    const { ruleset, diagnostics } = loadRuleset([{ path: 'rules.yaml', text: rules }], language);
    if (ruleset === undefined) throw new Error(JSON.stringify(diagnostics));
    this.#catalog.use(ruleset);
    this.#ruleset = ruleset.hash;
  }

  static async open(): Promise<LedgerWorld> {
    return new LedgerWorld(await openMemory());
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  /** Forgets everything; from now on this goes wrong. */
  begin(faults: Faults, instances: number): void {
    this.#store.empty();
    this.made = [];
    this.#stalled = [];
    this.#faults = {
      calls: [...faults.calls],
      looks: [...faults.looks],
      commits: [...faults.commits],
    };
    this.#instances = Array.from({ length: instances }, () => this.#instance());
  }

  async addTask(kind: Kind): Promise<void> {
    const now = this.clock.now();
    const delivery: Delivery = {
      id: newDeliveryId(now),
      receivedAt: now,
      status: 'matched',
      body: Buffer.from('{"action":"anything"}'),
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
        rule: kind,
        step: '1',
        position: 0,
        uses: `github/${kind}`,
        connection: 'github',
        createdAt: now,
        askedAt: now,
        nextAttemptAt: now,
      },
    ]);
    await this.#store.queue.put(this.#store.db, 'act', [id], now);
  }

  /** Lets one instance start what is due, and goes on until nothing moves any more. */
  async run(index: number): Promise<void> {
    const at = index % this.#instances.length;
    if (this.#instances[at]?.isDead) this.#instances[at] = this.#instance();
    void this.#instances[at]?.actor.start();
    await this.#quiet();
  }

  /** All instances at once. */
  async runAll(): Promise<void> {
    for (const [at, instance] of this.#instances.entries()) {
      if (instance.isDead) this.#instances[at] = this.#instance();
      void this.#instances[at]?.actor.start();
    }
    await this.#quiet();
  }

  /** Instances that stood still go on. */
  async goOn(): Promise<void> {
    for (const release of this.#stalled.splice(0)) release();
    await this.#quiet();
  }

  /** Nothing goes wrong any more; long enough for everything to come to its end. */
  async settle(): Promise<void> {
    this.#faults = none();
    await this.goOn();
    let left = mostRounds;
    while (left > 0) {
      this.clock.move(5 * minute);
      await this.runAll();
      left -= 1;
      // Some rounds more: nothing may happen to what has ended.
      if ((await this.#waiting()) === 0) left = Math.min(left, 1);
    }
  }

  async #waiting(): Promise<number> {
    const { count } = await this.#store.db
      .selectFrom('queue')
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Each task with what the provider made for it. */
  async outcome() {
    const tasks = await listTasks(this.#store.db, { limit: 100 });
    const effects = await this.#store.db.selectFrom('effects').select(['task', 'key']).execute();
    return tasks.map(({ id, rule, status, reason, effect }) => {
      const key = effects.find(({ task }) => task === id)?.key;
      const made = this.made.filter((one) => one.key === key);
      return { kind: rule as Kind, status, reason, effect, made: made.map((one) => one.id) };
    });
  }

  /** Nothing was done for some turns of the event loop: everybody waits for time, or for ever. */
  async #quiet(): Promise<void> {
    for (let still = 0; still < 3; still += 1) {
      const before = this.#activity;
      await turn();
      if (this.#activity !== before) still = -1;
    }
  }

  #instance(): Instance {
    return new Instance(
      this.#store,
      () => {
        this.#activity += 1;
        return this.#faults.commits.shift() ?? 'none';
      },
      () => this.#stall(),
      (store) =>
        new Actor({
          store,
          catalog: this.#catalog,
          connections: new Map([['github', { settings, provider, handle: this }]]),
          mode: 'live',
          claimant: { owner: `instance-${++this.#lastId}`, lease },
          clock: this.clock,
          log: this.log,
          publicUrl: 'http://127.0.0.1',
          random: () => 0.5,
          parallel: () => 4,
          freed: () => undefined,
          started: () => undefined,
        }),
    );
  }

  #action(kind: Kind): AnyAction {
    return defineAction<LedgerWorld>()({
      name: `github/${kind}`,
      provider: 'github',
      description: 'Does as the case says.',
      input,
      example: { name: 'x' },
      makes: 'sent',
      idempotent: false,
      ...(kind === 'alike' && { alike: () => 'the same' }),
      perform: (world, _input, context) => world.#perform(kind, context),
      find: (world, _input, context, since) => world.#find(kind, context, since),
    });
  }

  async #perform(kind: Kind, { key }: ActionContext): Promise<Effect> {
    this.#activity += 1;
    const fault = this.#faults.calls.shift() ?? 'none';
    await turn();
    this.#activity += 1;
    switch (fault) {
      case 'unreachable':
        throw new Failure('unavailable', 'No connection');
      case 'rate-limited':
        throw new Failure('rate-limited', 'Too many');
      case 'refused':
        throw new Failure('refused', 'No', { httpStatus: 422 });
      case 'lost-before':
        throw new Failure('unknown', 'No answer');
      case 'defect-before':
        throw new TypeError('x is not a function');
      case 'death-before':
        return this.#die();
      case 'stall-before': {
        const since = this.clock.now();
        await this.#stall();
        // Longer than that no request waits to be sent.
        if (this.clock.now() - since > longestLag) throw new Failure('unknown', 'Timed out');
        break;
      }
      default:
        break;
    }
    const effect = this.#make(kind, key);
    if (fault === 'lost-after') throw new Failure('unknown', 'No answer', { httpStatus: 502 });
    if (fault === 'defect-after') throw new TypeError('x is not a function');
    if (fault === 'death-after') return this.#die();
    if (fault === 'stall-after') await this.#stall();
    return effect;
  }

  async #find(kind: Kind, context: ActionContext, since: number): Promise<Finding> {
    this.#activity += 1;
    const fault = this.#faults.looks.shift() ?? 'none';
    await turn();
    this.#activity += 1;
    if (kind !== 'marked' && kind !== 'alike') return 'undecidable';
    if (fault === 'unreachable') throw new Failure('unavailable', 'No connection');
    if (fault === 'lag') {
      for (const one of this.made) one.visibleAt = Math.max(one.visibleAt, one.at + longestLag);
    }
    const listed = this.made.filter(
      (one) => one.kind === kind && one.at >= since && one.visibleAt <= this.clock.now(),
    );
    if (kind === 'marked') {
      const own = listed.find(({ key }) => key === context.key);
      return own ? { found: { kind: 'sent', id: own.id }, certainty: 'certain' } : 'absent';
    }
    const { until = 0, taken = new Set<string>() } = context.search ?? {};
    const [own, ...others] = listed.filter(({ id, at }) => at <= until && !taken.has(id));
    if (own === undefined) return 'absent';
    if (others.length > 0) return 'undecidable';
    return { found: { kind: 'sent', id: own.id }, certainty: 'probable' };
  }

  #make(kind: Kind, key: string): Effect {
    this.#activity += 1;
    const at = this.clock.now();
    const id = `${++this.#lastId}`;
    this.made.push({ id, key, kind, at, visibleAt: at });
    return { kind: 'sent', id };
  }

  /** The instance that is calling is dead from now on. Which one it is does not matter: all are. */
  #die(): Promise<never> {
    for (const instance of this.#instances) instance.die();
    return never;
  }

  async #stall(): Promise<void> {
    await new Promise<void>((resolve) => this.#stalled.push(resolve));
    this.#activity += 1;
  }
}

/** A process: once dead, nothing of it reaches the store. It dies between transactions, never in one. */
class Instance {
  isDead = false;
  readonly actor: Actor;

  constructor(
    store: MemoryStore,
    commitFault: () => CommitFault,
    stall: () => Promise<void>,
    actor: (store: Store) => Actor,
  ) {
    const alive = <T>(work: () => Promise<T>): Promise<T> => (this.isDead ? never : work());
    this.actor = actor({
      db: store.db,
      close: () => Promise.resolve(),
      transaction: async (work) => {
        const fault = commitFault();
        if (fault === 'death-before') this.die();
        if (fault === 'stall-before') await stall();
        const result = await alive(() => store.transaction(work));
        if (fault === 'death-after') this.die();
        return alive(() => Promise.resolve(result));
      },
      queue: {
        ...queueOf(store),
        claim: (...given) => alive(() => store.queue.claim(...given)),
        finish: (db, claim) =>
          db === store.db
            ? alive(() => store.queue.finish(db, claim))
            : store.queue.finish(db, claim),
        handBack: (db, claim, at) =>
          db === store.db
            ? alive(() => store.queue.handBack(db, claim, at))
            : store.queue.handBack(db, claim, at),
      },
    });
  }

  die(): void {
    this.isDead = true;
  }
}

/** As an object whose parts can be replaced. */
function queueOf({ queue }: Store): Queue {
  return {
    put: (...given) => queue.put(...given),
    claim: (...given) => queue.claim(...given),
    finish: (...given) => queue.finish(...given),
    finishAll: (...given) => queue.finishAll(...given),
    handBack: (...given) => queue.handBack(...given),
    remove: (...given) => queue.remove(...given),
    due: (...given) => queue.due(...given),
    onPut: () => undefined,
  };
}

function none() {
  return { calls: [], looks: [], commits: [] };
}

const input = z.strictObject({
  name: fieldKind('value', z.string()).describe('what the test calls it'),
});

const settings = {
  name: 'github',
  provider: 'github',
  url: 'http://127.0.0.1',
  credentials: undefined,
  limits: 'off',
} as const;

const provider = {
  name: 'github',
  title: 'GitHub',
  connect: () => undefined,
  readRun: () => Promise.resolve('unchanged' as const),
} as const;

const rules = `
version: 1
rules:
${kinds
  .map(
    (kind) => `
  - id: ${kind}
    on: anything
    steps:
      - uses: github/${kind}
        ${kind === 'blind-again' ? 'on-uncertain: resend' : 'on-uncertain: ask'}
        with: { name: x }`,
  )
  .join('')}
`;
