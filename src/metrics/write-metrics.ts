import {
  Registry,
  type Metric,
  type OpenMetricsContentType,
  type RegistryContentType,
} from 'prom-client';

/** A scrape's answer. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** All metrics, as Prometheus text or, where the scraper asks for it, as OpenMetrics. */
export async function writeMetrics(
  registries: readonly Registry[],
  format: 'prometheus' | 'openmetrics',
): Promise<Exposition> {
  const isOpen = format === 'openmetrics';
  const merged = isOpen ? openMetricsRegistry() : new Registry();
  for (const registry of registries) {
    for (const { name } of registry.getMetricsAsArray()) {
      const metric = registry.getSingleMetric(name);
      if (metric) merged.registerMetric(isOpen ? viewOf(metric) : metric);
    }
  }
  return { contentType: merged.contentType, text: await merged.metrics() };
}

function openMetricsRegistry(): Registry<RegistryContentType> {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return registry;
}

/** For OpenMetrics, prom-client takes `_total` off the names of counters, and leaves it off: so it gets a view of each. */
function viewOf(metric: Metric): Metric {
  return Object.create(metric) as Metric;
}
