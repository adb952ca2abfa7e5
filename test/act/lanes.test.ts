import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { Actor } from '../../src/act/act-due.js';
import { defineAction } from '../../src/domain/action.js';
import { second } from '../../src/domain/clock.js';
import type { Effect } from '../../src/domain/effect.js';
import { newDeliveryId, newTaskId } from '../../src/domain/ids.js';
import { loadRuleset } from '../../src/rules/load-ruleset.js';
import { RulesetCatalog } from '../../src/stage/ruleset-catalog.js';
import { insertDeliveries } from '../../src/store/tables/deliveries.js';
import { openMemory, type MemoryStore } from '../../src/store/sqlite/open-memory.js';
import { insertTasks, listTasks } from '../../src/store/tables/tasks.js';
import { HandClock } from '../support/hand-clock.js';
import { MemoryLog } from '../support/memory-log.js';

const room = 4;

/** A connection is the function that its calls end in. */
type Call = () => Promise<Effect>;

const action = defineAction<Call>()({
  name: 'github/call',
  provider: 'github',
  description: 'Calls.',
  input: z.strictObject({}),
  example: {},
  makes: 'sent',
  idempotent: false,
  perform: (call) => call(),
  find: () => Promise.resolve('undecidable' as const),
});

describe('a provider that does not answer', () => {
  const clock = new HandClock();
  let store: MemoryStore;
  let actor: Actor;
  let hanging = 0;

  beforeEach(async () => {
    store = await openMemory();
    hanging = 0;
    const connections = new Map([
      ['silent', 'github' as const],
      ['lively', 'github' as const],
    ]);
    const language = { actions: [action], connections, linkDomains: [] };
    const catalog = new RulesetCatalog(store, language);
    const text = ['silent', 'lively']
      .map(
        (name) =>
          `  - id: ${name}\n    on: anything\n    steps:\n      - { uses: github/call, connection: ${name} }\n`,
      )
      .join('');
    const rules = [{ path: 'rules.yaml', text: `version: 1\nrules:\n${text}` }];
    const { ruleset, diagnostics } = loadRuleset(rules, language);
    assert.ok(ruleset, JSON.stringify(diagnostics));
    catalog.use(ruleset);
    const silent: Call = () => {
      hanging += 1;
      return new Promise(() => undefined);
    };
    const lively: Call = () => Promise.resolve({ kind: 'sent' });
    const provider = {
      name: 'github',
      title: 'GitHub',
      connect: () => undefined,
      readRun: () => Promise.resolve('unchanged' as const),
    } as const;
    const settings = {
      provider: 'github',
      url: 'http://127.0.0.1',
      credentials: undefined,
      limits: 'off',
    } as const;
    actor = new Actor({
      store,
      catalog,
      connections: new Map([
        ['silent', { settings: { ...settings, name: 'silent' }, provider, handle: silent }],
        ['lively', { settings: { ...settings, name: 'lively' }, provider, handle: lively }],
      ]),
      mode: 'live',
      claimant: { owner: 'test', lease: 600 * second },
      clock,
      log: new MemoryLog(),
      publicUrl: 'http://127.0.0.1',
      random: () => 0.5,
      parallel: () => room,
      freed: () => undefined,
      started: () => undefined,
    });
    for (const [connection, count] of [
      ['silent', 20],
      ['lively', 3],
    ] as const) {
      for (let n = 0; n < count; n += 1) await addTask(connection, ruleset.hash);
      clock.move(1);
    }
  });
  afterEach(() => store.close());

  async function addTask(connection: string, ruleset: string): Promise<void> {
    const now = clock.now();
    const delivery = newDeliveryId(now);
    const id = newTaskId(now);
    await insertDeliveries(store.db, [
      {
        id: delivery,
        receivedAt: now,
        status: 'matched',
        body: Buffer.from('{"action":"anything"}'),
        contentType: undefined,
        action: 'anything',
        application: { id: undefined, name: undefined },
        duplicateOf: undefined,
        replayOf: undefined,
        ruleset,
        faults: [],
      },
    ]);
    await insertTasks(store.db, [
      {
        id,
        delivery,
        ruleset,
        rule: connection,
        step: '1',
        position: 0,
        uses: 'github/call',
        connection,
        createdAt: now,
        askedAt: now,
        nextAttemptAt: now,
      },
    ]);
    await store.queue.put(store.db, 'act', [id], now);
  }

  /** Rounds of the stage, as many as there is work for. */
  async function rounds(): Promise<void> {
    for (let idle = 0; idle < 3; idle += 1) {
      if ((await actor.start()) > 0) idle = -1;
      for (let n = 0; n < 20; n += 1) await turn();
    }
  }

  it('does not hold up the other connections, and has only so many calls at once', async () => {
    await rounds();
    assert.equal(hanging, room);
    clock.move(4 * second);
    await rounds();

    assert.equal(hanging, room);
    const tasks = await listTasks(store.db, { limit: 100 });
    const lively = tasks.filter(({ connection }) => connection === 'lively');
    assert.deepEqual(
      lively.map(({ status }) => status),
      ['succeeded', 'succeeded', 'succeeded'],
    );
    assert.ok(tasks.every(({ status }) => ['succeeded', 'performing', 'pending'].includes(status)));
  });
});
