import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildReader } from '../../src/applivery/build-reader.js';
import type { BuildFacts } from '../../src/domain/build.js';
import type { JsonObject } from '../../src/domain/json.js';
import { samples } from '../../src/events/samples.js';
import { HandDrivenStages } from '../../src/rule-tests/hand-driven-stages.js';
import { RulesetCatalog } from '../../src/stage/ruleset-catalog.js';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.js';
import { saveRuleset } from '../../src/store/tables/rulesets.js';
import { ruleset } from '../rule-tests/support/run.js';
import { temporaryFolder } from '../support/data-folder.js';
import { HandClock } from '../support/hand-clock.js';
import { MemoryLog } from '../support/memory-log.js';
import { run } from './support.js';

const rules = `
  - id: bugs
    on: bug_created
    steps:
      - id: triage
        uses: github/workflow-dispatch
        allow-untrusted: [inputs.message]
        with:
          repository: acme/app
          workflow: triage.yml
          ref: main
          inputs: { message: "\${{ event.report.message }}" }
      - uses: github/issue
        with: { repository: acme/app, title: "\${{ event.report.message }}", labels: [bug] }
  - id: main
    on: build_processed
    if: build.git.branch == "main"
    steps:
      - uses: github/repository-dispatch
        with: { repository: acme/app, event-type: built, payload: { sha: "\${{ build.git.sha }}" } }
`;

const facts: BuildFacts = {
  changelog: 'Ask jane@example.com about the key ghp_0123456789abcdefghijABCDEFGHIJ',
  createdAt: Date.UTC(2026, 10, 23, 8, 55),
  git: { branch: 'main', sha: 'f52ace0' },
};

/** An API of Applivery that knows one build. */
const reader: BuildReader = {
  read: () => Promise.resolve({ outcome: 'read', status: 200, facts }),
};

/** A data folder to which deliveries came; nothing was sent. */
async function dataFolder(...payloads: JsonObject[]): Promise<{ data: string; ids: string[] }> {
  const data = temporaryFolder();
  const clock = new HandClock();
  const store = await openSqlite(data);
  const loaded = ruleset(rules, 'a.yaml');
  const catalog = new RulesetCatalog(store, {
    actions: [],
    connections: new Map(),
    linkDomains: [],
  });
  await saveRuleset(store.db, loaded, clock.now());
  catalog.use(loaded);
  const stages = new HandDrivenStages({
    store,
    catalog,
    connections: new Map(),
    clock,
    log: new MemoryLog(),
    publicUrl: 'http://127.0.0.1',
    reader,
  });
  const ids: string[] = [];
  for (const payload of payloads) {
    const { id } = await stages.receive(Buffer.from(JSON.stringify(payload)));
    ids.push(id);
    await stages.match();
    await stages.readBack();
    await stages.match();
    while ((await stages.act()) > 0);
  }
  await store.close();
  return { data, ids };
}

function report(message: string): JsonObject {
  const bug = samples.bug_created!;
  return { ...bug, report: { ...(bug.report as JsonObject), message } };
}

describe('deliveries show --as-test', () => {
  it('makes of a delivery a test that passes', async () => {
    const { data, ids } = await dataFolder(report('It crashes when I log in'));
    const shown = await run(['deliveries', 'show', ids[0]!, '--as-test', '--data', data]);
    assert.equal(shown.status, 0, shown.err);
    assert.match(shown.out, /message: It crashes when I log in/);
    assert.doesNotMatch(shown.out, /title:/);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.yaml'), `version: 1\nrules:\n${rules}`);
    writeFileSync(join(folder, 'a.test.yaml'), shown.out);
    const tested = await run(['test', '--rules', folder]);
    assert.equal(tested.status, 0, tested.out + tested.err);
    assert.match(tested.out, /bug_created of Awesome App, dlv_/);
    // It says what was sent: without the labels that the rule gave, it would not be met.
    writeFileSync(join(folder, 'a.test.yaml'), shown.out.replace(/- bug$/m, '- other'));
    assert.equal((await run(['test', '--rules', folder])).status, 1);
  });

  it('masks addresses and secrets, and expects nothing that had some in it', async () => {
    const message = 'Mail me at jane@example.com, my token is ghp_0123456789abcdefghijABCDEFGHIJ';
    const { data, ids } = await dataFolder(report(message));
    const { out } = await run(['deliveries', 'show', ids[0]!, '--as-test', '--data', data]);
    assert.doesNotMatch(out, /jane|ghp_/);
    assert.match(out, /message: Mail me at \[e-mail removed\], my token is \[removed\]/);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.yaml'), `version: 1\nrules:\n${rules}`);
    writeFileSync(join(folder, 'a.test.yaml'), out);
    const tested = await run(['test', '--rules', folder]);
    assert.equal(tested.status, 0, tested.out + tested.err);
  });

  it('says what Applivery said of the build, masked as the rest', async () => {
    const { data, ids } = await dataFolder(samples.build_processed!);
    const { out } = await run(['deliveries', 'show', ids[0]!, '--as-test', '--data', data]);
    assert.match(out, /^ {4}applivery:\n {6}build:\n/m);
    assert.match(out, /^ {8}changelog: Ask \[e-mail removed\] about the key \[removed\]\n/m);
    assert.match(out, /^ {8}createdAt: 2026-11-23T08:55:00\.000Z\n/m);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.yaml'), `version: 1\nrules:\n${rules}`);
    writeFileSync(join(folder, 'a.test.yaml'), out);
    const tested = await run(['test', '--rules', folder]);
    assert.equal(tested.status, 0, tested.out + tested.err);
    writeFileSync(join(folder, 'a.test.yaml'), out.replace('branch: main', 'branch: develop'));
    assert.equal((await run(['test', '--rules', folder])).status, 1);
  });

  it('says why a delivery makes no test', async () => {
    const { data, ids } = await dataFolder(report('x'), report('x'), { no: 'action' });
    const [first, second, third] = ids;
    const show = async (id: string) => run(['deliveries', 'show', id, '--as-test', '--data', data]);
    const duplicate = await show(second!);
    assert.equal(duplicate.status, 1);
    assert.ok(duplicate.err.includes(`makes no test: it is a duplicate; take ${first!}.`));
    assert.match((await show(third!)).err, /makes no test: it was rejected: the body has no text/);
  });
});
