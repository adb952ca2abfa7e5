import { z } from 'zod';
import { deliveryStatuses } from '../domain/delivery.js';
import { deadKinds, taskStatuses } from '../domain/task.js';
import { readTime } from '../views/read-time.js';
import { Problem } from './problems.js';

const time = z.string().transform((text, context) => {
  const at = readTime(text, Date.now());
  if (at !== undefined) return at;
  context.addIssue('must be a time such as 2026-11-23T09:00:00Z, or how long ago, such as 2h');
  return z.NEVER;
});

const page = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().optional(),
};

export const deliveryQuery = z.strictObject({
  ...page,
  action: z.string().optional(),
  application: z.string().optional(),
  status: z.enum(deliveryStatuses).optional(),
  since: time.optional(),
  until: time.optional(),
  q: z.string().min(1).max(200).optional(),
});

export const taskQuery = z.strictObject({
  ...page,
  status: z.enum(taskStatuses).optional(),
  kind: z.enum(deadKinds).optional(),
  connection: z.string().optional(),
  rule: z.string().optional(),
  uses: z.string().optional(),
  since: time.optional(),
});

export const replayBody = z.strictObject({
  rules: z.enum(['current', 'as-received']).default('current'),
});

/** `url`: where what happened is to be seen. */
export const resolveBody = z.union([
  z.strictObject({
    happened: z.literal(true),
    url: z.url({ protocol: /^https?$/ }).optional(),
  }),
  z.strictObject({ happened: z.literal(false) }),
]);

/** @throws Problem 400 that names every parameter at fault */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'the request'}: ${message}`,
  );
  throw new Problem(400, faults.join('; '));
}
