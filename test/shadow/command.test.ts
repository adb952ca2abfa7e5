import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actions } from '../../src/actions/index.js';
import type { JsonObject } from '../../src/domain/json.js';
import { samples } from '../../src/events/samples.js';
import { HandDrivenStages } from '../../src/rule-tests/hand-driven-stages.js';
import { loadRuleset } from '../../src/rules/load-ruleset.js';
import type { ShadowReport } from '../../src/shadow/report-shadow.js';
import { RulesetCatalog } from '../../src/stage/ruleset-catalog.js';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.js';
import { saveRuleset } from '../../src/store/tables/rulesets.js';
import { run } from '../cli/support.js';
import { temporaryFolder } from '../support/data-folder.js';
import { HandClock } from '../support/hand-clock.js';
import { MemoryLog } from '../support/memory-log.js';

interface Written {
  readonly id: string;
  readonly mode?: string;
  readonly if?: string;
  readonly ref?: string;
  readonly inputs?: string;
  readonly workflow?: string;
}

function rulesOf(...written: readonly Written[]): string {
  const rules = written.map(
    ({
      id,
      mode = 'live',
      if: condition = 'true',
      ref = 'main',
      inputs = '{}',
      workflow = 'tests.yml',
    }) => `
  - id: ${id}
    on: build_processed
    mode: ${mode}
    if: ${condition}
    steps:
      - uses: github/workflow-dispatch
        with: { repository: acme/app, workflow: ${workflow}, ref: ${ref}, inputs: ${inputs} }
`,
  );
  return `version: 1\nrules:\n${rules.join('')}`;
}

const build = samples.build_processed as JsonObject & { build: JsonObject };

function buildFor(os: string, id: string, more: JsonObject = {}): JsonObject {
  return { ...build, build: { ...build.build, os, id, ...more } };
}

/** A data folder of a service that had one set of rules after the other, each while some events came. */
async function recorded(
  ...times: readonly (readonly [rules: string, events: readonly JsonObject[]])[]
): Promise<string> {
  const data = temporaryFolder();
  const store = await openSqlite(data);
  const language = {
    actions,
    connections: new Map([['github', 'github' as const]]),
    linkDomains: ['applivery.io'],
  };
  const catalog = new RulesetCatalog(store, language);
  const clock = new HandClock(Date.now() - 60_000);
  const options = { connections: new Map(), publicUrl: 'http://127.0.0.1:8080' };
  const log = new MemoryLog();
  const stages = new HandDrivenStages({ store, catalog, clock, log, ...options });
  for (const [text, events] of times) {
    const { ruleset, diagnostics } = loadRuleset([{ path: 'rules.yaml', text }], language);
    assert.ok(ruleset, JSON.stringify(diagnostics));
    await saveRuleset(store.db, ruleset, clock.now());
    catalog.use(ruleset);
    for (const event of events) {
      await stages.receive(Buffer.from(JSON.stringify(event)));
      clock.move(1000);
    }
    await stages.match();
    while ((await stages.act()) > 0);
  }
  await store.close();
  return data;
}

function rulesFolder(text: string): string {
  const folder = join(temporaryFolder(), 'rules');
  mkdirSync(folder);
  writeFileSync(join(folder, 'rules.yaml'), text);
  return folder;
}

async function report(data: string, rules: string, ...more: string[]): Promise<ShadowReport> {
  const line = ['shadow', '--data', data, '--rules', rulesFolder(rules), '--format', 'json'];
  return JSON.parse((await run([...line, ...more])).out) as ShadowReport;
}

const events = [
  buildFor('android', 'a1'),
  buildFor('ios', 'i1'),
  buildFor('android', 'a2'),
  buildFor('ios', 'i2'),
  buildFor('ios', 'i3'),
];
const android = 'event.build.os == "android"';

describe('the command shadow', () => {
  it('says what would have been sent, what not and why, for people', async () => {
    const rules = rulesOf({ id: 'next', mode: 'shadow', if: android });
    const data = await recorded([rules, events]);
    const { status, out } = await run(['shadow', '--data', data, '--rules', rulesFolder(rules)]);
    assert.equal(status, 0);
    const [, ...lines] = out.replaceAll(/dlv_\w{26}/g, 'dlv_…').split('\n');
    assert.match(out, /^5 deliveries since \d{4}-.*Z\.$/m);
    assert.deepEqual(lines, [
      '',
      'next',
      '  matched 2 of 5 deliveries of its events',
      '  would have sent:',
      '        2  workflow *tests.yml* in acme/app (step 1, github/workflow-dispatch through github); last: dlv_…',
      '  beside live rules, to the same place:',
      '        2  by step 1, and by no live rule; last: dlv_…',
      '  did not match:',
      '        3  the rule wants `event.build.os == "android"`; it is `"ios"`; last: dlv_…',
    ]);
  });

  it('says first what nearly matched, however rare it was', async () => {
    const both = `${android} && event.build.versionName == "9"`;
    const rules = rulesOf({ id: 'next', mode: 'shadow', if: both });
    const data = await recorded([rules, [...events, buildFor('ios', 'i4')]]);
    const { out } = await run(['shadow', '--data', data, '--rules', rulesFolder(rules)]);
    const [, section = ''] = out.replaceAll(/dlv_\w{26}/g, 'dlv_…').split('  did not match:\n');
    assert.deepEqual(section.trimEnd().split('\n'), [
      '        2  the rule wants `event.build.versionName == "9"`; the event has no `build.versionName`; last: dlv_…',
      '        4  the rule wants `event.build.os == "android"`; it is `"ios"` (the first of 2 things); last: dlv_…',
    ]);
    const [found] = (await report(data, rules)).rules;
    assert.deepEqual(
      found?.notMatched.map(({ count, distance }) => [count, distance]),
      [
        [2, 1],
        [4, 2],
      ],
    );
  });

  it('lays it beside what live rules sent to the same place', async () => {
    const rules = rulesOf(
      { id: 'old', if: 'event.build.id != "a2"' },
      { id: 'elsewhere', workflow: 'other.yml' },
      { id: 'next', mode: 'shadow', if: android },
      { id: 'branch', mode: 'shadow', ref: 'next' },
      { id: 'never', mode: 'shadow', if: 'event.build.os == "windows"' },
    );
    const data = await recorded([rules, events]);
    const { rules: found } = await report(data, rules);
    const beside = Object.fromEntries(
      found.map(({ rule, besideLive: { same, differs, onlyShadow, onlyLive } }) => [
        rule,
        {
          same: same.map((one) => [one.rule, one.status, one.count]),
          differs: differs.map((one) => [one.rule, one.inputs, one.count]),
          onlyShadow: onlyShadow.map((one) => one.count),
          onlyLive: onlyLive.map((one) => [one.rule, one.count]),
        },
      ]),
    );
    assert.deepEqual(beside, {
      next: { same: [['old', 'dry-run', 1]], differs: [], onlyShadow: [1], onlyLive: [['old', 3]] },
      branch: { same: [], differs: [['old', ['ref'], 4]], onlyShadow: [1], onlyLive: [] },
      never: { same: [], differs: [], onlyShadow: [], onlyLive: [['old', 4]] },
    });
  });

  it('says what would have failed, and then exits with 1', async () => {
    const inputs = '{ version: "${{ event.build.versionCode }}" }';
    const rules = rulesOf({
      id: 'next',
      mode: 'shadow',
      inputs: inputs.replace('build.versionCode', 'build.os'),
    });
    const failing = { ...build, build: { id: 'x', url: build.build.url! } } as JsonObject;
    const data = await recorded([rules, [failing, buildFor('ios', 'i')]]);
    const { status, out } = await run(['shadow', '--data', data, '--rules', rulesFolder(rules)]);
    assert.equal(status, 1);
    assert.match(
      out,
      /would have failed, with nothing sent:\n +1 {2}step 1: The rule cannot be filled in: /,
    );
    assert.match(out, /would have sent:\n +1 {2}workflow/);
  });

  it('knows the mode of now, and what came while it was another one', async () => {
    const [live, shadow] = ['live', 'shadow'].map((mode) => rulesOf({ id: 'next', mode }));
    const data = await recorded([live!, events.slice(0, 3)], [shadow!, events.slice(3)]);
    const inShadow = (await report(data, shadow!)).rules[0];
    assert.deepEqual(
      [inShadow?.now, inShadow?.deliveries, inShadow?.otherwise, inShadow?.matched],
      ['shadow', 2, 3, 2],
    );
    assert.equal((await report(data, live!)).rules[0]?.now, 'live');
    const gone = await report(data, rulesOf({ id: 'another' }));
    assert.deepEqual(
      gone.rules.map(({ rule, now }) => [rule, now]),
      [['next', null]],
    );
  });

  it('looks at one rule, and at a time of its own', async () => {
    const rules = rulesOf(
      { id: 'one', mode: 'shadow' },
      { id: 'two', mode: 'shadow' },
      { id: 'live' },
    );
    const data = await recorded([rules, events]);
    const one = await report(data, rules, '--rule', 'one');
    assert.deepEqual(
      one.rules.map(({ rule }) => rule),
      ['one'],
    );
    const now = await report(data, rules, '--since', '1s');
    assert.deepEqual([now.deliveries, now.rules.map(({ matched }) => matched)], [0, [0, 0]]);
    const live = await run([
      'shadow',
      '--data',
      data,
      '--rules',
      rulesFolder(rules),
      '--rule',
      'live',
    ]);
    assert.equal(live.status, 1);
    assert.match(live.err, /^No rule `live` is in shadow mode, or was since /);
    const none = await run(['shadow', '--data', data, '--rules', rulesFolder(rulesOf())]);
    assert.match(none.out, /^one \(not there any more\)\n {2}matched 5 of 5 /m);
  });
});
