import { z } from 'zod';
import type { Clock, Millis } from '../domain/clock.js';
import { deliveryStatuses } from '../domain/delivery.js';
import { deadKinds, taskModes, taskStatuses } from '../domain/task.js';
import { longestReason } from '../operate/on-record.js';
import { readTime } from '../views/read-time.js';

const time = z
  .string()
  .refine(
    (text) => readTime(text, 0) !== undefined,
    'must be a time such as 2026-11-23T09:00:00Z, or how long ago, such as 2h',
  )
  .describe('A time such as `2026-11-23T09:00:00Z`, or how long ago, such as `2h`.');

/** What the queries' times mean now. */
export function at(text: string | undefined, clock: Clock): Millis | undefined {
  return text === undefined ? undefined : readTime(text, clock.now());
}

const mostAtOnce = 500;
const limitHint = `must be a whole number from 1 to ${mostAtOnce}`;

function page(kind: 'dlv' | 'tsk' | 'aud') {
  return {
    limit: z.coerce
      .number(limitHint)
      .int(limitHint)
      .min(1, limitHint)
      .max(mostAtOnce, limitHint)
      .default(50)
      .describe('How many at most.'),
    cursor: z
      .string()
      .regex(new RegExp(`^${kind}_[0-9a-z]{26}$`), 'must be the `next` of the page before')
      .optional()
      .describe('The `next` of the page before.'),
  };
}

const text = z.string().min(1).max(200);

export const noInput = z.strictObject({});

export const deliveryQuery = z.strictObject({
  ...page('dlv'),
  action: text.optional().describe("The event's name."),
  application: text.optional().describe("An application's id or name."),
  status: z.enum(deliveryStatuses).optional(),
  rule: text.optional().describe('Only what this rule made tasks for.'),
  taskStatus: z
    .enum(taskStatuses)
    .optional()
    .describe('Only what has a task (of that rule, if there is one) of this status.'),
  since: time.optional(),
  until: time.optional(),
  q: text.optional().describe('Text that the payload contains, or the id.'),
});

export const taskQuery = z.strictObject({
  ...page('tsk'),
  status: z.enum(taskStatuses).optional(),
  kind: z.enum(deadKinds).optional().describe('Only what is dead for this reason.'),
  connection: text.optional(),
  rule: text.optional(),
  uses: text.optional().describe('The action.'),
  mode: z.enum(taskModes).optional().describe('Only of rules in this mode.'),
  since: time.optional(),
});

export const auditQuery = z.strictObject({
  ...page('aud'),
  target: text.optional().describe('The id of a task or delivery.'),
});

const reason = z.string().max(longestReason).optional().describe('Why, for the record of changes.');

export const changeBody = z.strictObject({ reason });

export const replayBody = z.strictObject({
  rules: z
    .enum(['current', 'as-received'])
    .default('current')
    .describe('The rules of now, or as they were then.'),
  reason,
});

/** `url`: where what happened is to be seen. */
export const resolveBody = z.discriminatedUnion(
  'happened',
  [
    z.strictObject({
      happened: z.literal(true).describe('It was done: the task has succeeded.'),
      url: z
        .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
        .max(2000)
        .optional()
        .describe('Where it is to be seen; needed for an issue.'),
      reason,
    }),
    z.strictObject({
      happened: z.literal(false).describe('It was not done: it is sent again.'),
      reason,
    }),
  ],
  { error: 'must be true or false' },
);
