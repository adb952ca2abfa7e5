import { parseBody, type Delivery } from '../domain/delivery.js';
import type { Attempt, Task } from '../domain/task.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import { attemptsOfTasks } from '../store/tables/attempts.js';
import type { Db } from '../store/schema.js';
import { tasksOfDeliveries } from '../store/tables/tasks.js';
import { deliverySentence } from './delivery-sentence.js';
import { explainRules, type RuleView } from './rule-view.js';
import { taskView, type TaskView } from './task-view.js';

/** A delivery as the API and the commands show it. */
export interface DeliveryView {
  readonly id: string;
  readonly receivedAt: string;
  readonly action: string | null;
  readonly application: { readonly id: string | null; readonly name: string | null };
  readonly status: Delivery['status'];
  readonly duplicateOf: string | null;
  readonly replayOf: string | null;
  readonly ruleset: string | null;
  readonly faults: readonly string[];
  readonly tasks: readonly TaskView[];
  /** The one sentence that says it all. */
  readonly explanation: string;
}

/** With what takes longer to find out: the payload as it came, and what each rule made of it. */
export interface DeliveryDetails extends DeliveryView {
  /** The payload, unmasked; the body's text where it is not JSON. */
  readonly event: unknown;
  readonly rules: readonly RuleView[];
}

export interface ViewOptions {
  readonly db: Db;
  readonly catalog: RulesetCatalog;
  readonly publicUrl: string;
}

/** In the given order. */
export async function deliveryViews(
  deliveries: readonly Delivery[],
  options: ViewOptions,
): Promise<DeliveryView[]> {
  const { db } = options;
  const tasks = await tasksOfDeliveries(
    db,
    deliveries.map(({ id }) => id),
  );
  const attempts = await attemptsOfTasks(
    db,
    tasks.map(({ id }) => id),
  );
  return Promise.all(
    deliveries.map(async (delivery) => {
      const own = tasks.filter((task) => task.delivery === delivery.id);
      // Explaining takes time, and only of what matched nothing does the sentence name a rule.
      const rules = delivery.status === 'unmatched' ? await rulesOf(delivery, options) : [];
      return view(delivery, own, attempts, rules);
    }),
  );
}

export async function deliveryDetails(
  delivery: Delivery,
  options: ViewOptions,
): Promise<DeliveryDetails> {
  const [short] = await deliveryViews([delivery], options);
  if (short === undefined) throw new Error(`no view of ${delivery.id}`);
  return { ...short, event: payloadForPeople(delivery), rules: await rulesOf(delivery, options) };
}

function view(
  delivery: Delivery,
  tasks: readonly Task[],
  attempts: ReadonlyMap<string, readonly Attempt[]>,
  rules: readonly RuleView[],
): DeliveryView {
  return {
    id: delivery.id,
    receivedAt: new Date(delivery.receivedAt).toISOString(),
    action: delivery.action ?? null,
    application: {
      id: delivery.application.id ?? null,
      name: delivery.application.name ?? null,
    },
    status: delivery.status,
    duplicateOf: delivery.duplicateOf ?? null,
    replayOf: delivery.replayOf ?? null,
    ruleset: delivery.ruleset ?? null,
    faults: delivery.faults,
    tasks: tasks.map((task) => taskView(task, attempts.get(task.id) ?? [])),
    explanation: deliverySentence(delivery, tasks, rules),
  };
}

/**
 * What each rule made of a delivery, by the rules as they were then; computed when somebody asks,
 * so that receiving pays nothing for it. Empty before it is matched.
 */
async function rulesOf(delivery: Delivery, options: ViewOptions): Promise<RuleView[]> {
  if (delivery.ruleset === undefined || !['matched', 'unmatched'].includes(delivery.status)) {
    return [];
  }
  const ruleset = await options.catalog.byHash(delivery.ruleset);
  return ruleset === undefined ? [] : explainRules(ruleset, delivery, options.publicUrl);
}

function payloadForPeople(delivery: Delivery): unknown {
  try {
    return parseBody(delivery.body);
  } catch {
    return delivery.body.toString('utf8');
  }
}
