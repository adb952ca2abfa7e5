import assert from 'node:assert/strict';
import { z } from 'zod';
import type { BuildReader } from '../../src/applivery/build-reader.js';
import { defineAction, type ActionContext, type AnyAction } from '../../src/domain/action.js';
import type { Effect, Finding, RunState } from '../../src/domain/effect.js';
import { kind } from '../../src/domain/fields.js';
import type { JsonObject } from '../../src/domain/json.js';
import type { Task } from '../../src/domain/task.js';
import { recordsInStore } from '../../src/records/records-in-store.js';
import type { Records } from '../../src/records/records.js';
import { HandDrivenStages } from '../../src/rule-tests/hand-driven-stages.js';
import { scriptedConnections } from '../../src/rule-tests/scripted-provider.js';
import { loadRuleset } from '../../src/rules/load-ruleset.js';
import { RulesetCatalog } from '../../src/stage/ruleset-catalog.js';
import { attemptsOfTasks } from '../../src/store/tables/attempts.js';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.js';
import { saveRuleset } from '../../src/store/tables/rulesets.js';
import type { Store } from '../../src/store/store.js';
import { tasksOfDeliveries } from '../../src/store/tables/tasks.js';
import { temporaryFolder } from './data-folder.js';
import { HandClock } from './hand-clock.js';
import { MemoryLog } from './memory-log.js';

/** What the scripted provider was asked, in order: `perform`, `find` or `readRun`, with the input's `name`. */
export interface Asked {
  readonly what: 'perform' | 'find' | 'readRun';
  readonly name: string;
  readonly context?: ActionContext;
}

type Script<T> = (name: string, asked: Asked) => T | Promise<T>;

/** A provider that does as the test says, instead of calling anybody. */
export class ScriptedProvider {
  readonly asked: Asked[] = [];
  perform: Script<Effect> = (name) => ({ kind: 'sent', id: name });
  find: Script<Finding> = () => 'absent';
  readRun: Script<RunState | 'unchanged'> = () => 'unchanged';

  performed(): string[] {
    return this.asked.filter(({ what }) => what === 'perform').map(({ name }) => name);
  }

  async act<T>(
    what: Asked['what'],
    name: string,
    script: Script<T>,
    context?: ActionContext,
  ): Promise<T> {
    const asked = { what, name, ...(context && { context }) };
    this.asked.push(asked);
    return script(name, asked);
  }
}

const publicUrl = 'http://127.0.0.1:8080';

const input = z.strictObject({
  name: kind('value', z.string()).describe('what the test calls it'),
  fingerprint: kind('opaque', z.string().optional()).describe('of the issue'),
});

function scriptedAction(
  name: `github/${string}`,
  more: Partial<Pick<AnyAction, 'idempotent' | 'keeps' | 'makes'>> = {},
): AnyAction {
  return defineAction<ScriptedProvider>()({
    name,
    provider: 'github',
    description: 'Does as the test says.',
    input,
    example: { name: 'x' },
    makes: 'sent',
    idempotent: false,
    ...more,
    perform: (provider, given, context) =>
      provider.act('perform', given.name, provider.perform, context),
    find: (provider, given, context) => provider.act('find', given.name, provider.find, context),
  });
}

const actions: readonly AnyAction[] = [
  scriptedAction('github/send'),
  scriptedAction('github/set', { idempotent: true }),
  scriptedAction('github/keep', {
    makes: 'issue',
    keeps: ({ fingerprint }: { fingerprint?: string }) => ({ target: 'a/b', fingerprint }),
  }),
];

export interface StagesOptions {
  readonly rules: string;
  readonly mode?: 'live' | 'dry-run';
  /** Whoever answers for Applivery; without it there is no token. */
  readonly reader?: BuildReader;
  /** False: the provider has no credentials. */
  readonly connected?: boolean;
}

/** All stages on a real SQLite file, each run by the test, with a clock and a provider of its own. */
export class Stages {
  readonly clock = new HandClock();
  readonly log = new MemoryLog();
  readonly provider = new ScriptedProvider();
  readonly store: Store;
  readonly catalog: RulesetCatalog;
  readonly #stages: HandDrivenStages;

  private constructor(store: Store, { mode = 'live', connected = true, reader }: StagesOptions) {
    this.store = store;
    this.catalog = new RulesetCatalog(store, language);
    const { provider } = this;
    const readRun = ({ id }: { id: string }) => provider.act('readRun', id, provider.readRun);
    const names = connected ? language.connections : new Map<string, 'github'>();
    this.#stages = new HandDrivenStages({
      store,
      catalog: this.catalog,
      connections: scriptedConnections(names, { readRun }, provider),
      clock: this.clock,
      log: this.log,
      publicUrl,
      mode,
      ...(reader && { reader }),
    });
  }

  static async open(options: StagesOptions): Promise<Stages> {
    const stages = new Stages(await openSqlite(temporaryFolder()), options);
    await stages.useRules(options.rules);
    return stages;
  }

  /** Every line about a task or a run says whose: by the delivery all that came of an event is found. */
  async close(): Promise<void> {
    await this.store.close();
    for (const { name, fields } of this.log.lines) {
      if (/^(task|run)\./.test(name)) {
        assert.match(String(fields.task), /^tsk_/, name);
        assert.match(String(fields.delivery), /^dlv_/, name);
      } else if (/^(delivery|event|build)\./.test(name)) {
        assert.match(String(fields.delivery), /^dlv_/, name);
      }
    }
  }

  async useRules(rules: string): Promise<void> {
    const text = `version: 1\nrules:\n${rules}`;
    const { ruleset, diagnostics } = loadRuleset([{ path: 'rules.yaml', text }], language);
    assert.ok(ruleset, JSON.stringify(diagnostics, null, 1));
    await saveRuleset(this.store.db, ruleset, this.clock.now());
    this.catalog.use(ruleset);
  }

  /** What came in and was done, as the API and the commands show it. */
  get records(): Records {
    const { store, catalog, clock } = this;
    return recordsInStore({ store, catalog, clock, actions, publicUrl });
  }

  /** Receives an event; gives the delivery's id. */
  async receive(payload: JsonObject): Promise<string> {
    const body = Buffer.from(JSON.stringify(payload));
    return (await this.#stages.receive(body)).id;
  }

  match(): Promise<number> {
    return this.#stages.match();
  }

  readBack(): Promise<number> {
    return this.#stages.readBack();
  }

  /** Performs what is due, once. */
  act(): Promise<number> {
    return this.#stages.act();
  }

  /** Performs until nothing is due any more, without moving the clock. */
  async actAll(): Promise<void> {
    while ((await this.act()) > 0);
  }

  follow(every = 10_000): Promise<number> {
    return this.#stages.follow(every);
  }

  /** Receives, matches, reads back, and performs all that is due now; gives the delivery's id. */
  async run(payload: JsonObject): Promise<string> {
    const id = await this.receive(payload);
    await this.match();
    if ((await this.readBack()) > 0) await this.match();
    await this.actAll();
    return id;
  }

  tasks(delivery: string): Promise<Task[]> {
    return tasksOfDeliveries(this.store.db, [delivery]);
  }

  async task(delivery: string, index = 0): Promise<Task> {
    const task = (await this.tasks(delivery))[index];
    assert.ok(task);
    return task;
  }

  /** The outcomes of a task's attempts. */
  async outcomes(task: string): Promise<string[]> {
    const attempts = await attemptsOfTasks(this.store.db, [task]);
    return (attempts.get(task) ?? []).map(({ outcome }) => outcome);
  }
}

const language = {
  actions,
  connections: new Map([['github', 'github' as const]]),
  linkDomains: ['applivery.io'],
};
