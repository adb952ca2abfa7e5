import { z } from 'zod';
import { deliveryStatuses, parseBody, type Delivery } from '../domain/delivery.js';
import type { Attempt, Task } from '../domain/task.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import { knowledgeIn } from '../stage/build-known.js';
import { attemptsOfTasks } from '../store/tables/attempts.js';
import { findBuild, findBuilds, type BuildRecord } from '../store/tables/builds.js';
import type { Db } from '../store/schema.js';
import { tasksOfDeliveries } from '../store/tables/tasks.js';
import { buildDetails, buildDetailsSchema, buildView, buildViewSchema } from './build-view.js';
import { deliverySentence } from './delivery-sentence.js';
import { shownTime } from './json-schemas.js';
import { ruleViewSchema } from './rule-view-schema.js';
import { explainRules, type RuleView } from './rule-view.js';
import { taskView, taskViewSchema } from './task-view.js';

/** A delivery as the API and the commands show it. */
export const deliveryViewSchema = z.object({
  id: z.string(),
  receivedAt: shownTime,
  action: z.string().nullable().describe("The event's name; null when it was rejected."),
  application: z.object({ id: z.string().nullable(), name: z.string().nullable() }),
  status: z.enum(deliveryStatuses),
  duplicateOf: z.string().nullable().describe('The earlier delivery of the same event.'),
  replayOf: z.string().nullable().describe('The delivery that this one repeats.'),
  ruleset: z.string().nullable().describe('The hash of the rules that it was matched with.'),
  faults: z
    .array(z.string())
    .readonly()
    .describe(
      'Why it was rejected, what is wrong with its fields, or why rules were not run for it.',
    ),
  build: buildViewSchema
    .nullable()
    .describe('What Applivery said of the build; null where no rule needed it.'),
  tasks: z.array(taskViewSchema).readonly(),
  explanation: z.string().describe('The one sentence that says it all.'),
});

export type DeliveryView = Readonly<z.output<typeof deliveryViewSchema>>;

/** With what takes longer to find out: the payload as it came, and what each rule made of it. */
export const deliveryDetailsSchema = deliveryViewSchema.extend({
  build: buildDetailsSchema.nullable(),
  event: z.unknown().describe("The payload, unmasked; the body's text where it is not JSON."),
  rules: z
    .array(ruleViewSchema)
    .readonly()
    .describe('What each rule made of it, by the rules as they were then.'),
});

export type DeliveryDetails = Readonly<z.output<typeof deliveryDetailsSchema>>;

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
  const ids = deliveries.map(({ id }) => id);
  const tasks = await tasksOfDeliveries(db, ids);
  const builds = await findBuilds(db, ids);
  const attempts = await attemptsOfTasks(
    db,
    tasks.map(({ id }) => id),
  );
  return Promise.all(
    deliveries.map(async (delivery) => {
      const own = tasks.filter((task) => task.delivery === delivery.id);
      // Explaining takes time, and only of what matched nothing does the sentence name a rule.
      const build = builds.get(delivery.id);
      const rules = delivery.status === 'unmatched' ? await rulesOf(delivery, build, options) : [];
      return view(delivery, { tasks: own, attempts, rules, build });
    }),
  );
}

export async function deliveryDetails(
  delivery: Delivery,
  options: ViewOptions,
): Promise<DeliveryDetails> {
  const [short] = await deliveryViews([delivery], options);
  if (short === undefined) throw new Error(`no view of ${delivery.id}`);
  const build = await findBuild(options.db, delivery.id);
  const rules = await rulesOf(delivery, build, options);
  return { ...short, build: buildDetails(build), event: payloadForPeople(delivery), rules };
}

interface Known {
  readonly tasks: readonly Task[];
  /** By the task's id. */
  readonly attempts: ReadonlyMap<string, readonly Attempt[]>;
  readonly rules: readonly RuleView[];
  readonly build: BuildRecord | undefined;
}

function view(delivery: Delivery, { tasks, attempts, rules, build }: Known): DeliveryView {
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
    build: buildView(build),
    tasks: tasks.map((task) => taskView(task, attempts.get(task.id) ?? [])),
    explanation: deliverySentence(delivery, tasks, rules, build),
  };
}

/**
 * What each rule made of a delivery, by the rules as they were then; computed when somebody asks,
 * so that receiving pays nothing for it. Empty before it is matched.
 */
async function rulesOf(
  delivery: Delivery,
  record: BuildRecord | undefined,
  options: ViewOptions,
): Promise<RuleView[]> {
  if (delivery.ruleset === undefined || !['matched', 'unmatched'].includes(delivery.status)) {
    return [];
  }
  const ruleset = await options.catalog.byHash(delivery.ruleset);
  return ruleset === undefined
    ? []
    : explainRules(ruleset, delivery, knowledgeIn(record), options.publicUrl);
}

function payloadForPeople(delivery: Delivery): unknown {
  try {
    return parseBody(delivery.body);
  } catch {
    return delivery.body.toString('utf8');
  }
}
