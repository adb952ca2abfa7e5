import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { describeMetrics } from '../../docs/metrics-table.js';
import { MemoryLog } from '../support/memory-log.js';
import { openMemory } from '../../src/store/sqlite/open-memory.js';
import { openGate } from '../../src/domain/provider.js';
import { temporaryFolder } from '../support/data-folder.js';
import { metricsOn, rulesetOf } from './support/metrics.js';
import { promtool, skipWithoutPromtool } from './support/promtool.js';

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number };
    readonly targets?: readonly { readonly expr: string }[];
  }[];
  readonly templating: { readonly list: readonly { readonly query: unknown }[] };
}
interface Alerts {
  readonly groups: readonly { readonly rules: readonly { alert: string; expr: string }[] }[];
}

const dashboard = JSON.parse(readFileSync('ops/grafana.json', 'utf8')) as Dashboard;
const alerts = parse(readFileSync('ops/alerts.yaml', 'utf8')) as Alerts;
const alertRules = alerts.groups.flatMap(({ rules }) => rules);
const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const expressions = [
  ...queries,
  ...alertRules.map(({ expr }) => expr),
  ...dashboard.templating.list.map(({ query }) => JSON.stringify(query)),
];
const ours = new Map(describeMetrics().map((metric) => [metric.name, metric]));

/** A histogram's parts are its own. */
const family = (name: string) => name.replace(/_(bucket|sum|count)$/, '');

function namesIn(expression: string): string[] {
  return [...expression.matchAll(/\b(?:applivery_triggers|process|nodejs)_[a-z0-9_]+/g)].map(
    ([name]) => name,
  );
}

describe('the dashboard and the alerts for Prometheus', () => {
  /** The names of the samples of a service to which everything has happened once. */
  async function scraped(): Promise<Set<string>> {
    const store = await openMemory();
    const ruleset = rulesetOf('one');
    const metrics = metricsOn(store, { ruleset, takenAt: 1 });
    const log = metrics.counting(new MemoryLog());
    const uses = { uses: 'github/issue', connection: 'github', rule: 'one' };
    log.info('task.attempted', {
      ...uses,
      outcome: 'done',
      position: 0,
      durationMs: 1,
      sinceAskedMs: 1,
    });
    log.info('run.finished', { connection: 'github', conclusion: 'success' });
    metrics.watching(openGate, 'github').remaining?.(1, 2);
    await store.db
      .insertInto('deliveries')
      .values({
        ...{ id: 'dlv_1', received_at: 1, status: 'matched', body: Buffer.of(), faults_json: '[]' },
        ...{ content_type: null, action: null, application_id: null, application_name: null },
        ...{ duplicate_of: null, replay_of: null, ruleset: null },
      })
      .execute();
    const { text } = await metrics.scrape('prometheus');
    await store.close();
    return new Set([...text.matchAll(/^([a-z_0-9]+)[ {]/gm)].map(([, name]) => name!));
  }

  it('name only metrics that a scrape has', async () => {
    const names = await scraped();
    for (const expression of expressions) {
      for (const name of namesIn(expression)) assert.ok(names.has(name), `${name}: ${expression}`);
    }
  });

  it('leave none of our metrics out, and a scrape has them all', async () => {
    const used = new Set(expressions.flatMap(namesIn).map(family));
    const there = new Set([...(await scraped())].map(family));
    assert.ok(ours.size >= 20);
    for (const name of ours.keys()) {
      assert.ok(used.has(name), `neither the dashboard nor an alert uses ${name}`);
      assert.ok(there.has(name), `no scrape has ${name}`);
    }
    const unknown = [...there].filter(
      (name) => name.startsWith('applivery_triggers') && !ours.has(name),
    );
    assert.deepEqual(unknown, []);
  });

  it('use only labels that their metrics have', () => {
    for (const expression of expressions) {
      const has = new Set(['job', 'instance', 'le']);
      for (const name of namesIn(expression)) {
        for (const label of ours.get(family(name))?.labelNames ?? []) has.add(label);
      }
      const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list]) =>
        list!.split(',').map((label) => label.trim()),
      );
      const matched = [...expression.matchAll(/([a-z_]+)(?:=~|!~|!=|=)"/g)].map(
        ([, name]) => name!,
      );
      for (const label of [...grouped, ...matched]) {
        assert.ok(has.has(label), `${label}: ${expression}`);
      }
    }
  });

  it('have an alert for each thing that a person should know', () => {
    assert.deepEqual(alertRules.map(({ alert }) => alert).sort(), [
      'TriggersBuildsNotRead',
      'TriggersCircuitOpen',
      'TriggersDatabaseAway',
      'TriggersDeadLetters',
      'TriggersDeliveriesTurnedAway',
      'TriggersInstanceDown',
      'TriggersNoDeliveries',
      'TriggersOverdue',
      'TriggersRulesTurnedDown',
      'TriggersStageFails',
      'TriggersUncertainTasks',
    ]);
    const tests = readFileSync('ops/alerts.test.yaml', 'utf8');
    for (const { alert } of alertRules) {
      assert.match(tests, new RegExp(`alertname: ${alert}\\n +exp_alerts:`), alert);
    }
  });

  it('have panels that do not lie on each other', () => {
    const ids = new Set(dashboard.panels.map(({ id }) => id));
    assert.equal(ids.size, dashboard.panels.length);
    const places = new Set<string>();
    for (const { gridPos, title } of dashboard.panels) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        assert.ok(x < 24 && !places.has(`${gridPos.y}:${x}`), title);
        places.add(`${gridPos.y}:${x}`);
      }
    }
  });

  describe('for promtool', () => {
    before(skipWithoutPromtool);

    it('are without a fault', () => {
      const { status, said } = promtool(['check', 'rules', 'ops/alerts.yaml']);
      assert.equal(status, 0, said);
    });

    it('fire when they should, and not when they should not', () => {
      const { status, said } = promtool(['test', 'rules', 'ops/alerts.test.yaml']);
      assert.equal(status, 0, said);
    });

    it('ask what Prometheus understands', () => {
      const rules = queries.map((expr, n) => ({
        record: `panel:${n}`,
        expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', '.*'),
      }));
      const file = join(temporaryFolder(), 'panels.yaml');
      writeFileSync(file, stringify({ groups: [{ name: 'panels', rules }] }));
      const { status, said } = promtool(['check', 'rules', file]);
      assert.equal(status, 0, said);
    });
  });
});
