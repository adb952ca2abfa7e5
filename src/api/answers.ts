import { z } from 'zod';
import { deliveryDetailsSchema, deliveryViewSchema } from '../views/delivery-view.js';
import { shownTime } from '../views/json-schemas.js';
import { loadedRulesSchema } from '../views/loaded-rules.js';
import { ruleViewSchema } from '../views/rule-view-schema.js';
import { taskViewSchema } from '../views/task-view.js';
import { problemSchema } from './problems.js';

const next = z
  .string()
  .nullable()
  .describe('The `cursor` of the next page; null: this is the last.');

export const deliveryPage = z.object({ items: z.array(deliveryViewSchema), next });
export const taskPage = z.object({ items: z.array(taskViewSchema), next });

export const replayAnswer = z.object({
  delivery: z.string().describe('The id of the new delivery.'),
  replayOf: z.string(),
});

export const testAnswer = z.object({
  test: z.string().describe('A file of rule tests (YAML), with addresses and secrets masked.'),
});

const changeSchema = z.object({
  id: z.string(),
  at: shownTime,
  who: z.string().describe('A person or a token, and the way they came.'),
  operation: z.string(),
  target: z.string().describe('The id of the task or delivery.'),
  reason: z.string().nullable(),
  outcome: z.string().nullable().describe('`done`, or why not.'),
});

export const auditPage = z.object({ items: z.array(changeSchema), next });

export const descriptionAnswer = z.looseObject({ openapi: z.string() });

/** Has a name in the API's description. */
export const components = {
  Attempt: taskViewSchema.shape.attempts.element,
  Change: changeSchema,
  Delivery: deliveryViewSchema,
  DeliveryDetails: deliveryDetailsSchema,
  DeliveryPage: deliveryPage,
  ChangePage: auditPage,
  Problem: problemSchema,
  Replay: replayAnswer,
  RuleResult: ruleViewSchema,
  Rules: loadedRulesSchema,
  RuleTest: testAnswer,
  Task: taskViewSchema,
  TaskPage: taskPage,
} as const satisfies Record<string, z.ZodType>;
