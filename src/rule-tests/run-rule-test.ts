import type { Delivery } from '../domain/delivery.js';
import type { Log } from '../domain/log.js';
import { knowledgeIn } from '../stage/build-known.js';
import { RulesetCatalog } from '../stage/ruleset-catalog.js';
import { eventOf } from '../stage/scene-of.js';
import type { MemoryStore } from '../store/sqlite/open-memory.js';
import { findBuilds } from '../store/tables/builds.js';
import { tasksOfDeliveries } from '../store/tables/tasks.js';
import { compareTasks } from './compare-tasks.js';
import { gotTasks } from './got-tasks.js';
import { HandClock } from './hand-clock.js';
import { HandDrivenStages } from './hand-driven-stages.js';
import { withOnly } from './only.js';
import type { RuleTest } from './rule-test.js';
import type { RunOptions } from './run-options.js';
import { scriptedConnections } from './scripted-provider.js';
import { scriptedRuleset } from './scripted-ruleset.js';
import { TestBuildReader } from './test-build-reader.js';
import { TestProvider } from './test-provider.js';
import type { TestResult } from './test-result.js';
import { untilQuiet } from './until-quiet.js';
import { whyNotSent } from './why-not-sent.js';

/** Where links in a test lead. */
const publicUrl = 'https://triggers.invalid';

/**
 * Runs one test through the service's own stages: its events are received, matched and acted on, at
 * their times by the test's own clock, until nothing is left to do.
 *
 * @param store empty
 */
export async function runRuleTest(
  test: RuleTest,
  store: MemoryStore,
  { ruleset: all, connections, coverage }: RunOptions,
): Promise<TestResult> {
  const began = performance.now();
  const ruleset = withOnly(all, test.only);
  const clock = new HandClock(test.now);
  const provider = new TestProvider(test, clock);
  const catalog = new RulesetCatalog(store, nothingKnown);
  catalog.use(scriptedRuleset(ruleset, provider, coverage));
  const reader = new TestBuildReader();
  const defects: string[] = [];
  const stages = new HandDrivenStages({
    store,
    catalog,
    connections: scriptedConnections(connections, provider),
    clock,
    log: remembering(defects),
    publicUrl,
    reader,
    // One at a time: what is due together goes in the same order every time.
    parallel: 1,
  });
  const run = {
    stages,
    store,
    clock,
    untilNextEnd: () => provider.untilNextEnd(),
    isOver: () => defects.length > 0,
  };
  const deliveries: Delivery[] = [];
  for (const { at, payload, applivery } of test.events) {
    await untilQuiet(run, test.now + at);
    const delivery = await stages.receive(Buffer.from(JSON.stringify(payload)));
    reader.learn(eventOf(delivery), applivery);
    deliveries.push(delivery);
  }
  await untilQuiet(run, Infinity);
  const ids = deliveries.map(({ id }) => id);
  const tasks = await tasksOfDeliveries(store.db, ids);
  const records = await findBuilds(store.db, ids);
  const builds = new Map([...records].map(([id, record]) => [id, knowledgeIn(record)]));
  const got = gotTasks(tasks, { test, ruleset, provider, deliveries });
  coverage?.note(tasks, got);
  const facts = { ruleset, deliveries, builds, tasks, publicUrl, now: test.now };
  return {
    test,
    got,
    differences: [
      ...defects.map((message) => ({ kind: 'defect', message }) as const),
      ...compareTasks(test.expect, got, (expected) => whyNotSent(expected, facts)),
    ],
    durationMs: performance.now() - began,
  };
}

/** No ruleset but the current one is ever asked for. */
const nothingKnown = { actions: [], connections: new Map(), linkDomains: [] };

function remembering(defects: string[]): Log {
  const nothing = () => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: (name, { error } = {}) => {
      defects.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    },
  };
}
