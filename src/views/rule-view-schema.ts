import { z } from 'zod';
import type { RuleView } from './rule-view.js';

const anything = z.unknown().optional();

const changeSchema = z.object({
  kind: z
    .enum(['event', 'steps', 'rule', 'condition'])
    .describe('What would have to change. `condition`: this part would have to be met.'),
  field: z.string().describe('A field of the event; of a rule or condition the part, as written.'),
  from: anything.describe('Absent: it is missing.'),
  to: anything.describe('One value that would do.'),
  text: z.string().describe('What comes after "if".'),
  start: z.int().optional().describe('Of a rule: where the part begins in the condition.'),
});

const whyNotSchema = z.object({
  kind: z.enum(['off', 'event', 'condition']).describe('What keeps the rule from firing.'),
  text: z.string().describe('As the rest of a sentence about the rule.'),
  remedy: z.string().optional().describe('What would have matched, as the rest of another.'),
  condition: z
    .object({
      text: z.string(),
      place: z.object({ file: z.string(), line: z.int(), column: z.int() }).optional(),
    })
    .optional()
    .describe('The first part of the condition that is not met.'),
  actual: anything.describe('The value that was compared.'),
  wanted: anything.describe('What it was compared with.'),
  changes: z
    .array(changeSchema)
    .readonly()
    .describe('The smallest change that was found, all of it; empty: none was.'),
  distance: z.number().describe('How many things would have to be others at least.'),
});

const fields = {
  rule: z.string().describe("The rule's id."),
  name: z.string().optional().describe('For this event: its expressions filled in.'),
  mode: z.enum(['live', 'shadow', 'off']),
  matched: z.boolean(),
  why: z.string().optional().describe('Why not, as the rest of a sentence about the rule.'),
  whyNot: whyNotSchema.optional().describe('The same with all that is known of it.'),
} satisfies Record<keyof RuleView, z.ZodType>;

/**
 * A `RuleView` as the API shows it: what is undefined there is not there in JSON, which types cannot
 * say of keys that nobody may forget to set.
 */
export const ruleViewSchema = z.object(fields) as unknown as z.ZodType<RuleView>;
