import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actions } from '../../src/actions/index.js';
import type { JsonObject } from '../../src/domain/json.js';
import { samples } from '../../src/events/samples.js';
import { HandDrivenStages } from '../../src/rule-tests/hand-driven-stages.js';
import { loadRuleset } from '../../src/rules/load-ruleset.js';
import { RulesetCatalog } from '../../src/stage/ruleset-catalog.js';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.js';
import { saveRuleset } from '../../src/store/tables/rulesets.js';
import { run } from '../cli/support.js';
import { temporaryFolder } from '../support/data-folder.js';
import { HandClock } from '../support/hand-clock.js';
import { MemoryLog } from '../support/memory-log.js';

const then = `version: 1
rules:
  - id: tests
    on: build_processed
    if: event.build.os == "ios"
    steps:
      - uses: github/workflow-dispatch
        with: { repository: acme/app, workflow: tests.yml, ref: main }
  - id: bugs
    on: bug_created
    steps:
      - uses: github/issue
        with:
          repository: acme/app
          title: \${{ event.report.message }}
          labels: [bug]
          body: \${{ delivery.url }}
`;
const now = then.replace('== "ios"', '!= "ios"').replace('[bug]', '[bug, testers]');

const bug = samples.bug_created as JsonObject & { report: JsonObject };
const message = 'ping @everyone <img src=x> | token=ghp_0123456789abcdefghijklmnopqrstuvwxyz';

/** A data folder of a service that had the rules of then, and a folder with those of now. */
async function recorded(): Promise<{ data: string; rules: string }> {
  const folder = temporaryFolder();
  const [data, rules] = [join(folder, 'data'), join(folder, 'rules')];
  mkdirSync(rules);
  writeFileSync(join(rules, 'rules.yaml'), now);
  const store = await openSqlite(data);
  const language = {
    actions,
    connections: new Map([['github', 'github' as const]]),
    linkDomains: ['applivery.io'],
  };
  const { ruleset } = loadRuleset([{ path: 'rules.yaml', text: then }], language);
  const catalog = new RulesetCatalog(store, language);
  catalog.use(ruleset);
  const clock = new HandClock(Date.now());
  await saveRuleset(store.db, ruleset!, clock.now());
  const connections = new Map();
  const publicUrl = 'http://127.0.0.1:8080';
  const log = new MemoryLog();
  const stages = new HandDrivenStages({ store, catalog, connections, clock, log, publicUrl });
  const body = { ...bug, report: { ...bug.report, message } };
  for (const event of [samples.build_processed, body]) {
    await stages.receive(Buffer.from(JSON.stringify(event)));
  }
  await stages.match();
  while ((await stages.act()) > 0);
  await store.close();
  return { data, rules };
}

describe('the command backtest', () => {
  it('prints for people what would change, each with its delivery', async () => {
    const { data, rules } = await recorded();
    const { status, out } = await run(['backtest', '--rules', rules, '--data', data]);
    assert.equal(status, 0);
    assert.match(
      out,
      /^2 deliveries since \d{4}-.*Z with the rules of .*rules: this would change\./,
    );
    assert.match(out, /^1 run that was not started would be\n {2}dlv_\w{26} .* tests \/ 1$/m);
    assert.match(out, /^1 issue would have other labels$/m);
    assert.match(out, /^ +labels: \["bug"\] → \["bug","testers"\]$/m);
  });

  it('prints for programs', async () => {
    const { data, rules } = await recorded();
    const line = ['backtest', '--rules', rules, '--data', data, '--format', 'json'];
    const { total, groups } = JSON.parse((await run(line)).out) as {
      total: number;
      groups: { text: string; count: number; changes: { delivery: { id: string } }[] }[];
    };
    assert.equal(total, 2);
    assert.deepEqual(
      groups.map(({ text, count }) => [text, count]),
      [
        ['1 run that was not started would be', 1],
        ['1 issue would have other labels', 1],
      ],
    );
    for (const { changes } of groups) assert.match(changes[0]!.delivery.id, /^dlv_/);
  });

  it('prints for a pull request, harmless whatever people typed', async () => {
    const { data, rules } = await recorded();
    const file = join(rules, 'rules.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace('title: ${{ event', 'title: "x ${{ event').replace('message }}', 'message }}"'),
    );
    const line = ['backtest', '--rules', rules, '--data', data, '--format', 'markdown'];
    const { out } = await run(line, { PUBLIC_URL: 'https://triggers.example.com' });
    assert.match(out, /^\*\*2 deliveries since/);
    assert.match(out, /^- 1 issue would have other labels, title$/m);
    assert.match(out, /\[dlv_\w{26}\]\(https:\/\/triggers\.example\.com\/deliveries\/dlv_\w{26}\)/);
    assert.ok(out.includes('title'));
    assert.ok(!out.includes('@everyone') && !out.includes('ghp_0123'), out);
    for (const row of out.split('\n').filter((one) => one.startsWith('| '))) {
      assert.equal(row.split('|').length, 7, row);
    }
  });

  it('exits with 1 only when asked to, and something would change', async () => {
    const { data, rules } = await recorded();
    const line = ['backtest', '--rules', rules, '--data', data, '--fail-on-change'];
    assert.equal((await run(line)).status, 1);
    writeFileSync(join(rules, 'rules.yaml'), then);
    const { status, out } = await run(line);
    assert.equal(status, 0);
    assert.match(out, /: nothing would change\.$/);
  });

  it('says what is missing: the rules, their correctness, the data', async () => {
    const { data, rules } = await recorded();
    const none = await run(['backtest', '--rules', join(rules, 'none'), '--data', data]);
    assert.match(none.err, /There is no rules folder at /);
    const noData = await run(['backtest', '--rules', rules, '--data', join(data, 'none')]);
    assert.match(noData.err, /There is no data in /);
    writeFileSync(join(rules, 'rules.yaml'), now.replace('title:', 'titel:'));
    const faulty = await run(['backtest', '--rules', rules, '--data', data]);
    assert.match(faulty.err, /titel[\s\S]*The rules have errors/);
    assert.deepEqual([none.status, noData.status, faulty.status], [1, 1, 1]);
    assert.equal((await run(['backtest', '--against', 'ever'])).status, 2);
  });
});
