import { parseDuration, type Millis } from '../domain/clock.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import { Findings } from '../rules/findings.js';
import { suggest } from '../rules/names.js';
import type { Ruleset, RulesFile } from '../rules/ruleset.js';
import { reportIssues } from '../rules/schema/report-issues.js';
import { readYaml } from '../rules/yaml/read-yaml.js';
import { readOnly, withOnly } from './only.js';
import { checkTestNames } from './check-test-names.js';
import { readAnswerForAll, readTestAnswer } from './read-test-answer.js';
import { readTestEvent } from './read-test-event.js';
import type { Answer, ExpectedTask, RunEnd, RuleTest, TestEvent } from './rule-test.js';
import { nounOfTest, ruleTestsFileSchema, testKeys, type WrittenTest } from './rule-tests-file.js';
import type { TestContext } from './test-context.js';

export interface ReadTests {
  /** Without those that have an error. */
  readonly tests: readonly RuleTest[];
  /** Sorted by file and position. */
  readonly diagnostics: readonly Diagnostic[];
}

const standardNow = Date.parse('2026-11-23T09:00:00Z');

/**
 * Reads and checks rule tests: all faults of all files in one pass, each at its place.
 * @param files with paths that lead to them from the working directory
 * @param ruleset whose rules the tests name; undefined where it has errors: names are not checked then
 */
export function readRuleTests(
  files: readonly RulesFile[],
  ruleset: Ruleset | undefined,
): ReadTests {
  const read = files
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map((file) => readFile(file, ruleset));
  return {
    tests: read.flatMap(({ tests }) => tests),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

function readFile(file: RulesFile, ruleset: Ruleset | undefined): ReadTests {
  const yaml = readYaml(file);
  const findings = new Findings(yaml);
  if (yaml.root === undefined) return { tests: [], diagnostics: findings.diagnostics() };
  const { value } = yaml;
  if (!isJsonObject(value)) {
    findings.atValue([], {
      code: 'wrong-type',
      message: 'a file of rule tests is a map with `tests`',
      hint: 'start it with `tests:`',
    });
    return { tests: [], diagnostics: findings.diagnostics() };
  }
  const { error, data } = ruleTestsFileSchema.safeParse(value);
  reportIssues(error?.issues ?? [], {
    findings,
    schema: ruleTestsFileSchema,
    base: [],
    noun: nounOfTest,
  });
  const only = readOnly(value.only, file.path, ruleset, findings);
  // Where a file under `only` is not there, what rules there are is not known.
  const rules = only.isKnown ? ruleset && withOnly(ruleset, only.files) : undefined;
  const items: readonly Json[] = Array.isArray(value.tests) ? value.tests : [];
  const tests = items.flatMap((item, index) => {
    if (!isJsonObject(item)) return [];
    const context = { findings, path: ['tests', index], file: file.path };
    checkWhole(item, context);
    if (rules) checkTestNames(item, rules, context);
    const events = readEvents(item, context);
    const test = data?.tests[index];
    return test && events.length > 0 ? createTest(test, events, only.files, context) : [];
  });
  const diagnostics = findings.diagnostics();
  const valid = !diagnostics.some(({ severity }) => severity === 'error');
  return { tests: valid ? tests : [], diagnostics };
}

/** What the schema of one key cannot say. */
function checkWhole(test: JsonObject, { findings, path }: TestContext): void {
  if (test.event === undefined && test.events === undefined && !isMisspelt(test)) {
    findings.atMissing(path, {
      code: 'missing-key',
      message: '`event` (or `events`) is missing in this test',
    });
  }
  if (test.event !== undefined && test.events !== undefined) {
    findings.atKey([...path, 'events'], {
      code: 'two-events',
      message: 'give either `event` or `events`, not both',
    });
  }
  if (test.events !== undefined && test.set !== undefined) {
    findings.atKey([...path, 'set'], {
      code: 'misplaced-key',
      message: '`set` belongs to each of the `events`',
    });
  }
}

/** Such a key has its own fault, and is not missing as well. */
function isMisspelt(test: JsonObject): boolean {
  return Object.keys(test).some((key) => suggest(key, testKeys)?.startsWith('event'));
}

function createTest(
  test: WrittenTest,
  events: TestEvent[],
  only: RuleTest['only'],
  context: TestContext,
): RuleTest {
  const { findings, path } = context;
  return {
    name: test.name,
    place: findings.place(path),
    now: test.now === undefined ? standardNow : Date.parse(test.now),
    events: events.toSorted((a, b) => a.at - b.at),
    respond: new Map<string, readonly Answer[]>(
      Object.entries(test.respond ?? {}).map(([step, answers]) => [step, [answers].flat()]),
    ),
    runs: new Map<string, RunEnd>(
      Object.entries(test.runs ?? {}).map(([step, { conclusion, after }]) => [
        step,
        { conclusion, after: millis(after) },
      ]),
    ),
    only,
    expect: test.expect.map(({ step, with: input, ...expected }, index): ExpectedTask => ({
      status: undefined,
      attempts: undefined,
      ...expected,
      step: step === undefined ? undefined : String(step),
      // It was read from YAML, which holds nothing else.
      with: input as JsonObject | undefined,
      place: findings.place([...path, 'expect', index]),
    })),
  };
}

function readEvents(value: JsonObject, context: TestContext): TestEvent[] {
  if (value.event !== undefined) {
    const payload = readTestEvent(value, context);
    if (payload === undefined) return [];
    return [{ at: 0, payload, applivery: readTestAnswer(value, payload, context) }];
  }
  const items: readonly Json[] = Array.isArray(value.events) ? value.events : [];
  const events = items.flatMap((item, index) => {
    if (!isJsonObject(item) || item.event === undefined) return [];
    const path = [...context.path, 'events', index];
    const at = { ...context, path };
    const payload = readTestEvent(item, at);
    if (payload === undefined) return [];
    const applivery = readTestAnswer(item, payload, at);
    return [{ at: millis(item.at), payload, applivery }];
  });
  const forAll = readAnswerForAll(value, events, context);
  return events.map((event) => ({ ...event, applivery: event.applivery ?? forAll }));
}

/** A duration that was checked; `0s`, or none, is 0. */
function millis(duration: unknown): Millis {
  return (typeof duration === 'string' ? parseDuration(duration) : undefined) ?? 0;
}
