import { actions } from '../actions/index.js';
import type { Delivery } from '../domain/delivery.js';
import { testOfDelivery } from '../rule-tests/test-of-delivery.js';
import { whyNoTest } from '../rule-tests/why-no-test.js';
import type { Db } from '../store/schema.js';
import { tasksOfDeliveries } from '../store/tables/tasks.js';
import { CommandFailed } from './command.js';

/**
 * A delivery as a rule test, for `deliveries show ID --as-test`.
 * @throws CommandFailed when rules were never run for it
 */
export async function deliveryAsTest(delivery: Delivery, db: Db): Promise<string> {
  const why = whyNoTest(delivery);
  if (why !== undefined) throw new CommandFailed(why);
  return testOfDelivery(delivery, await tasksOfDeliveries(db, [delivery.id]), actions);
}
