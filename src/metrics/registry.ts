import { collectDefaultMetrics, Registry } from 'prom-client';

/** Of all names that are ours. */
export const prefix = 'applivery_triggers_';

/** Gauges with the suffix of counters; the ones by type, which stay, have the same to say. */
const misnamed = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

let ofProcess: Registry | undefined;

/** Memory, processor time, event loop, garbage collection. One for the process: each keeps observers of its own. */
export function processRegistry(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
    for (const name of misnamed) ofProcess.removeSingleMetric(name);
  }
  return ofProcess;
}
