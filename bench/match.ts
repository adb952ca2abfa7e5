import { actions } from '../src/actions/index.js';
import type { Event } from '../src/domain/event.js';
import { readEvent } from '../src/events/read-event.js';
import { samples } from '../src/events/samples.js';
import { loadRuleset } from '../src/rules/load-ruleset.js';
import { matchRule } from '../src/rules/match-rule.js';
import { matchRules } from '../src/rules/matching/match-rules.js';
import type { Rule, Ruleset } from '../src/rules/ruleset.js';
import type { Scene } from '../src/rules/scene.js';
import { manyRules } from './many-rules.js';
import { median } from './support.js';

// What one event costs against 10, 1,000 and 10,000 rules, of which two can match, beside asking each
// rule; all in turn, in one run. The contract: 10,000 cost at most 3 times what 10 cost, and loading
// 1,000 takes less than a second.
const counts = [10, 1000, 10_000];
const rounds = 40;
/** For how long one round asks each. */
const roundMillis = 10;

const now = Date.UTC(2026, 2, 14);
const language = {
  actions,
  connections: new Map([
    ['github', 'github'],
    ['gitlab', 'gitlab'],
  ] as const),
  linkDomains: ['dashboard.applivery.io'],
};

/** A new one each time, as deliveries are: what is kept for one does not help the next. */
function nextEvent(): Event {
  const payload = { ...samples.build_processed, application: { name: 'Awesome App 1' } };
  return readEvent('build_processed', payload, now);
}

function sceneFor(event: Event): (rule: Rule) => Scene {
  const url = 'https://triggers.example/deliveries/d';
  const delivery = { id: 'd', url, buildUrl: url };
  return ({ id }) => ({
    event,
    build: undefined,
    delivery,
    rule: { id },
    steps: {},
    before: 'success',
    now,
  });
}

function throughIndex(ruleset: Ruleset): number {
  const event = nextEvent();
  return matchRules(ruleset, event, sceneFor(event)).length;
}

function oneByOne({ rules }: Ruleset): number {
  const sceneOf = sceneFor(nextEvent());
  return rules.filter((rule) => matchRule(rule, sceneOf(rule)).matched).length;
}

interface Loaded {
  readonly ruleset: Ruleset;
  /** By the clock on the wall. */
  readonly passed: number;
  /** What the processor worked for it: the same however busy the machine is. */
  readonly worked: number;
}

function load(count: number): Loaded {
  const files = manyRules(count);
  const started = performance.now();
  const before = process.threadCpuUsage();
  const { ruleset, diagnostics } = loadRuleset(files, language);
  const worked = workedSince(before) / 1000;
  const passed = performance.now() - started;
  if (ruleset === undefined) throw new Error(diagnostics[0]?.message);
  return { ruleset, passed, worked };
}

/** Microseconds that the processor worked. */
function workedSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}

/** Microseconds of processor time for each call, over one round. */
function timeOf(work: () => unknown): number {
  const before = process.threadCpuUsage();
  const started = performance.now();
  let passed: number;
  let calls = 0;
  do {
    work();
    calls += 1;
    passed = performance.now() - started;
  } while (passed < roundMillis);
  return workedSince(before) / calls;
}

const first = load(1000);
const later = Array.from({ length: 5 }, () => load(1000));
for (const [when, some] of [
  ['in a new process', [first]],
  ['later', later],
] as const) {
  const passed = median(some.map((one) => one.passed)).toFixed(0);
  const worked = median(some.map((one) => one.worked)).toFixed(0);
  console.log(`loading 1,000 rules ${when}: ${passed} ms, of which ${worked} ms of processor time`);
}

const rulesets = counts.map((count) => load(count).ruleset);
for (const ruleset of rulesets) {
  const started = performance.now();
  throughIndex(ruleset);
  const millis = performance.now() - started;
  console.log(
    `${ruleset.rules.length} rules: ${throughIndex(ruleset)} match; with making the index ${millis.toFixed(1)} ms`,
  );
}

const columns = [throughIndex, oneByOne];
const times = rulesets.map(() => columns.map((): number[] => []));
// One after the other: asking 10,000 rules leaves much to clean up, which would fall to the next.
for (const [column, work] of columns.entries()) {
  for (let round = 0; round < rounds; round++) {
    for (const [row, ruleset] of rulesets.entries()) {
      times[row]?.[column]?.push(timeOf(() => work(ruleset)));
    }
  }
}
const table = times.map((row) => row.map((values) => median(values)));
for (const [row, count] of counts.entries()) {
  const [indexed = NaN, asked = NaN] = table[row] ?? [];
  console.log(
    `one event, ${count} rules: ${indexed.toFixed(1)} µs through the index, ${asked.toFixed(1)} µs one by one`,
  );
}
const [least, , most] = table;
const ratio = (column: number) => ((most?.[column] ?? NaN) / (least?.[column] ?? NaN)).toFixed(2);
console.log(
  `10,000 rules cost ${ratio(0)} times what 10 cost (at most 3 wanted); one by one ${ratio(1)} times`,
);
