import type { Delivery } from '../domain/delivery.js';

/** Why a delivery makes no rule test, as a sentence; undefined: it does. */
export function whyNoTest(delivery: Delivery): string | undefined {
  const { id, status, duplicateOf, faults } = delivery;
  if (status === 'matched' || status === 'unmatched') return undefined;
  const why = {
    received: 'it was not matched yet; try again when it is',
    rejected: `it was rejected: ${faults.join('; ')}`,
    duplicate: `it is a duplicate; take ${duplicateOf ?? 'the first one'}`,
  }[status];
  return `Delivery ${id} makes no test: ${why}.`;
}
