import type { Delivery } from '../domain/delivery.js';
import type { Db } from './schema.js';

/** Adds to what is wrong with a delivery. */
export async function recordFaults(
  tx: Db,
  { id, faults }: Delivery,
  more: readonly string[],
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ faults_json: JSON.stringify([...faults, ...more]) })
    .where('id', '=', id)
    .execute();
}
