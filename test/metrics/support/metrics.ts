import assert from 'node:assert/strict';
import { actions } from '../../../src/actions/index.js';
import type { ProviderName } from '../../../src/domain/connection.js';
import { Metrics, type RulesState } from '../../../src/metrics/metrics.js';
import { loadRuleset } from '../../../src/rules/load-ruleset.js';
import type { Ruleset } from '../../../src/rules/ruleset.js';
import type { Store } from '../../../src/store/store.js';
import { HandClock } from '../../support/hand-clock.js';

const connections = new Map<string, ProviderName>([
  ['github', 'github'],
  ['gitlab', 'gitlab'],
]);

/** Rules of these ids, each with one step. */
export function rulesetOf(...ids: readonly string[]): Ruleset {
  const rules = ids.map(
    (id) =>
      `  - { id: ${id}, on: bug_created, steps: [{ uses: github/repository-dispatch, with: { repository: a/b, event-type: x } }] }`,
  );
  const text = `version: 1\nrules:\n${rules.join('\n')}\n`;
  const language = { actions, connections, linkDomains: [] };
  const { ruleset, diagnostics } = loadRuleset([{ path: 'rules.yaml', text }], language);
  assert.ok(ruleset, JSON.stringify(diagnostics));
  return ruleset;
}

/** Metrics of a service that is not there. */
export function metricsOn(
  store: Store,
  rules: Partial<RulesState> = {},
  more: { readonly clock?: HandClock; readonly patience?: number } = {},
): Metrics {
  return new Metrics({
    store,
    clock: more.clock ?? new HandClock(),
    connections: [...connections.keys()],
    rules: () => ({ ruleset: undefined, fault: undefined, takenAt: undefined, ...rules }),
    ...(more.patience !== undefined && { patience: more.patience }),
  });
}

/** The samples of a scrape: `name{label="value"}` → value. */
export function samplesOf(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([a-z_:][^ ]*(?:\{.*\})?) ([^ ]+)$/i.exec(line) ?? [];
    if (name !== undefined) samples.set(name.replace('applivery_triggers_', ''), Number(value));
  }
  return samples;
}

export async function scrape(metrics: Metrics): Promise<Map<string, number>> {
  return samplesOf((await metrics.scrape('prometheus')).text);
}
