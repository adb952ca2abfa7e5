import { z } from 'zod';
import { durationPattern } from '../../domain/clock.js';
import type { Path } from '../yaml/nodes.js';

/** The schema of a rules file, but for what is under `with`: that is each action's own. */

const durationText = 'a duration is a whole number and a unit, such as `30s`, `5m`, `2h` or `7d`';

/** `45m`. */
export const durationSchema = z
  .string({ error: durationText })
  .regex(durationPattern, durationText);

/** What one rule may hold: what is checked for each may look at all the others. */
export const mostSteps = 100;
export const mostLets = 100;
export const mostEvents = 100;
export const mostAllowed = 200;

const idText =
  'an id is made of lower-case letters, digits and `-`, and starts and ends with a letter or digit';

const condition = z.union([z.string(), z.boolean()]);

const stepIdText =
  'the id of a step is made of letters, digits, `_` and `-`, and starts with a letter';
const letNameText =
  'a name is made of letters, digits and `_`, and starts with a lower-case letter';

const letNamePattern = /^[a-z][A-Za-z0-9_]*$/;

export const stepSchema = z.strictObject({
  id: z
    .string()
    .max(100)
    .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, stepIdText)
    .optional()
    .describe('So that later steps can use `steps.ID`. Unique in its rule.'),
  uses: z.string().describe('What to do: `PROVIDER/ACTION`.'),
  with: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("The action's inputs. `${{ expression }}` may stand in any text."),
  connection: z
    .string()
    .min(1)
    .optional()
    .describe("Which entry of `connections.yaml` to use. Default: the provider's name."),
  if: condition
    .optional()
    .describe(
      'A CEL expression. Without it the step runs only when all steps before it succeeded; `success()`, `failure()`, `always()`, `cancelled()` and `steps.ID.conclusion` are there.',
    ),
  'allow-untrusted': z
    .array(z.string())
    .max(mostAllowed)
    .optional()
    .describe(
      'The inputs that may take text which people typed, such as `inputs.title`. Without it that is an error.',
    ),
  retry: z
    .strictObject({
      attempts: z.int().min(1).max(20).optional().describe('How often to try at most.'),
      'max-age': durationSchema
        .optional()
        .describe('How old the event may become before it is given up, such as `2h`.'),
    })
    .optional()
    .describe('When to give up. The defaults suit.'),
  'on-uncertain': z
    .enum(['ask', 'resend', 'drop'])
    .optional()
    .describe(
      'What to do when it cannot be found out whether a call took effect: ask a person (default), send it again, or give it up.',
    ),
});

export const ruleSchema = z.strictObject({
  id: z
    .string()
    .max(100)
    .regex(/^[a-z0-9]+(-+[a-z0-9]+)*$/, idText)
    .describe('Unique over all files. It is written into records: renaming makes a new rule.'),
  name: z
    .string()
    .optional()
    .describe(
      'For people. `${{ expression }}` may stand in it; one line of at most 140 characters.',
    ),
  description: z.string().optional().describe('For people. Plain text, without expressions.'),
  on: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1).max(mostEvents)])
    .describe('The event, or a list of events.'),
  if: condition.optional().describe('A CEL expression of type bool. Absent: every event of `on`.'),
  mode: z
    .enum(['live', 'shadow', 'off'])
    .optional()
    .describe(
      '`live` (default); `shadow`: everything but the sending, which is recorded; `off`: the rule is checked but never matches.',
    ),
  let: z
    .record(
      z.string().regex(letNamePattern, letNameText),
      z.union([z.string(), z.number(), z.boolean()]),
    )
    .refine((lets) => Object.keys(lets).length <= mostLets, `has more than ${mostLets} names`)
    .optional()
    .describe('Names for expressions, usable as `vars.NAME`; each may use those before it.'),
  steps: z.array(stepSchema).min(1).max(mostSteps).describe('What to do, in order.'),
});

export const rulesFileSchema = z.strictObject({
  version: z.literal(1).describe('The version of the rule language.'),
  rules: z.array(ruleSchema).describe('The rules.'),
});

const laterRuleKeys = ['throttle', 'debounce', 'concurrency', 'window'];
const laterStepKeys = ['wait'];

/** Keys that are planned for the map at a path of a rules file. */
export function laterKeys(path: Path): readonly string[] {
  if (isRule(path)) return laterRuleKeys;
  return isStep(path) ? laterStepKeys : [];
}

/** What a message calls the map at a path of a rules file. */
export function nounOf(path: Path): string | undefined {
  if (path.length === 0) return 'this file';
  if (isRule(path)) return 'this rule';
  return isStep(path) ? 'this step' : undefined;
}

function isRule(path: Path): boolean {
  return path.length === 2 && path[0] === 'rules';
}

function isStep(path: Path): boolean {
  return path.length === 4 && path[2] === 'steps';
}
