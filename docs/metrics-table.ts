import { Registry } from 'prom-client';
import { openCounters } from '../src/metrics/counters.js';
import { openProcessGauges } from '../src/metrics/process-gauges.js';
import { StoreGauges } from '../src/metrics/store-gauges.js';

/** What prom-client knows of a metric, and its types do not say. */
interface Described {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

/** All metrics of our own. */
export function describeMetrics(): Described[] {
  const registry = new Registry();
  openCounters(registry);
  openProcessGauges(registry);
  new StoreGauges(registry, []);
  return registry.getMetricsAsArray() as unknown as Described[];
}

export function metricsText(): string {
  const rows = describeMetrics().map(
    ({ name, type, labelNames, help }) =>
      `| \`${name}\` | ${type} | ${labelNames.join(', ')} | ${help} |`,
  );
  return ['| name | type | labels | what it is |', '| --- | --- | --- | --- |', ...rows, ''].join(
    '\n',
  );
}
