import type { Gate } from '../domain/provider.js';
import type { ProcessGauges } from './process-gauges.js';

/** A gate that notes what a connection's provider says is left of its limit. */
export function watchedGate(gate: Gate, connection: string, gauges: ProcessGauges): Gate {
  return {
    admit: (nature) => gate.admit(nature),
    pause: (until, reason) => gate.pause(until, reason),
    remaining(requests, of) {
      gauges.rateLimitRemaining.set({ connection }, requests);
      gauges.rateLimit.set({ connection }, of);
      gate.remaining?.(requests, of);
    },
  };
}
