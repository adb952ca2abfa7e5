import type { Millis } from '../domain/clock.js';
import { Failure } from '../domain/failure.js';
import type { Gate } from '../domain/provider.js';

/** This part of a provider's limit is left to the service, which may use the same token. */
const sparedPart = 0.1;

/**
 * Lets questions through until the provider says that it has had enough of them, or nearly so, and
 * nothing that writes.
 */
export function sparingGate(connection: string): Gate {
  let closed: string | undefined;
  return {
    admit(nature) {
      if (nature === 'write') {
        return Promise.reject(new Failure('refused', 'Checking writes nothing.', { held: true }));
      }
      return closed === undefined
        ? Promise.resolve()
        : Promise.reject(new Failure('rate-limited', closed, { held: true }));
    },
    pause(_until: Millis, reason: string) {
      closed ??= `the connection \`${connection}\` is not asked any more: ${reason}`;
      return Promise.resolve();
    },
    remaining(requests, of) {
      if (requests >= of * sparedPart) return;
      closed ??= `the connection \`${connection}\` is not asked any more: only ${requests} of its ${of} requests are left, which the service needs`;
    },
  };
}
