import { z } from 'zod';

/** A `RuleView` as the API shows it. */
export const ruleViewSchema = z.object({
  rule: z.string().describe("The rule's id."),
  mode: z.enum(['live', 'shadow', 'off']),
  matched: z.boolean(),
  why: z.string().optional().describe('Why not.'),
});
