import type { Millis } from '../domain/clock.js';
import type { Db } from '../store/schema.js';
import { runTimesOfTasks } from '../store/tables/run-times.js';
import type { DeliveryView } from '../views/delivery-view.js';
import { timelineOf, type Timeline } from './timeline.js';

/** One a delivery, in the same order. */
export async function timelinesOf(
  deliveries: readonly DeliveryView[],
  db: Db,
  now: Millis,
): Promise<Timeline[]> {
  const tasks = deliveries.flatMap((delivery) => delivery.tasks.map(({ id }) => id));
  const runs = await runTimesOfTasks(db, tasks);
  return deliveries.map((delivery) => timelineOf(delivery, runs, now));
}
