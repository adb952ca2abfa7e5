import { z } from 'zod';
import type { Rule, Ruleset, Step } from '../rules/ruleset.js';
import { shownTime } from './json-schemas.js';

const stepSchema = z.object({
  step: z.string().describe("The step's `id`, or its place (`1`, `2`, …)."),
  uses: z.string().describe('The action.'),
  connection: z.string(),
  if: z.string().nullable().describe('As written.'),
});

const ruleSchema = z.object({
  id: z.string(),
  name: z.string().nullable().describe('As written.'),
  description: z.string().nullable(),
  on: z.array(z.string()).readonly().describe("Events' names."),
  if: z.string().nullable().describe('As written; null: every event of `on`.'),
  mode: z.string(),
  place: z.object({ file: z.string(), line: z.int(), column: z.int() }),
  steps: z.array(stepSchema),
});

/** The rules in force, as the API shows them. */
export const loadedRulesSchema = z.object({
  ruleset: z.string().nullable().describe('The hash of the rules; null: there are none yet.'),
  loadedAt: shownTime.nullable(),
  fault: z
    .string()
    .nullable()
    .describe('What is wrong with the rules in the folder; null: they are the ones in force.'),
  items: z.array(ruleSchema),
});

export type LoadedRules = z.output<typeof loadedRulesSchema>;

export function ruleItems({ rules }: Ruleset): LoadedRules['items'] {
  return rules.map(ruleItem);
}

function ruleItem(rule: Rule): LoadedRules['items'][number] {
  const { file, line, column } = rule.place;
  return {
    id: rule.id,
    name: rule.name ?? null,
    description: rule.description ?? null,
    on: rule.on,
    if: rule.condition?.source ?? null,
    mode: rule.mode,
    place: { file, line, column },
    steps: rule.steps.map(stepItem),
  };
}

function stepItem({ name, action, connection, condition }: Step) {
  return { step: name, uses: action.name, connection, if: condition?.source ?? null };
}
