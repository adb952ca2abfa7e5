import { z } from 'zod';
import { durationPattern } from '../domain/clock.js';
import { durationSchema } from '../rules/schema/rules-file.js';
import type { Path } from '../rules/yaml/nodes.js';
import { appliveryAnswerSchema, momentSchema } from './applivery-schema.js';
import { expectedStatuses } from './rule-test.js';

/** The schema of a `*.test.yaml` file. */

const event = z
  .union([z.string().min(1), z.record(z.string(), z.unknown())], {
    error: 'must be the name of a sample, a file, or the whole event',
  })
  .describe('A sample by name, a JSON file beside the test, or the whole event.');

const set = z
  .record(z.string(), z.unknown())
  .describe('Fields of the event to set, by path; null takes one away.');

const atText = 'a time is counted from the beginning of the test, such as `0s`, `20s` or `5m`';
const at = z
  .string({ error: atText })
  .regex(new RegExp(`^0s$|${durationPattern.source}`), atText)
  .describe('When the event comes, counted from the beginning of the test.');

const answerText =
  'an answer is an HTTP status from 200 to 599, `lost` (it worked, but no answer came) or `unreachable` (nothing was sent)';
const answerSchema = z.union(
  [z.int().min(200).max(599), z.literal('lost'), z.literal('unreachable')],
  { error: answerText },
);

const run = z.strictObject({
  conclusion: z.string().min(1).describe("How the run ends, in the provider's own word."),
  after: durationSchema.describe('How long after its start.'),
});

const stepNumber = z.int().min(1);

const expectedSchema = z.strictObject({
  rule: z.string().min(1).describe("The rule's id."),
  step: z
    .union([z.string().min(1), stepNumber])
    .optional()
    .describe("The step's id, or its number where it has none."),
  with: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Inputs to compare; those not named may be anything.'),
  status: z.enum(expectedStatuses).optional().describe('How the task must have ended.'),
  attempts: z.int().min(1).optional().describe('How often it must have been tried.'),
});

const nowText = 'must be a time with its zone, such as `2026-11-23T09:00:00Z`';

const ruleTestSchema = z.strictObject({
  name: z.string().min(1).describe('What is tested, as a sentence.'),
  now: momentSchema(nowText)
    .optional()
    .describe('When the test begins. Default: 2026-11-23T09:00:00Z, a Monday.'),
  event: event.optional(),
  set: set.optional(),
  events: z
    .array(
      z.strictObject({
        at: at.optional(),
        event,
        set: set.optional(),
        applivery: appliveryAnswerSchema.optional(),
      }),
    )
    .min(1)
    .optional()
    .describe('Several events, in place of `event`.'),
  applivery: appliveryAnswerSchema.optional(),
  respond: z
    .record(z.string(), z.union([answerSchema, z.array(answerSchema).min(1)]))
    .optional()
    .describe('By step: what the provider answers to each attempt; the last answer stays.'),
  runs: z.record(z.string(), run).optional().describe('By step: how the run ends that it starts.'),
  expect: z
    .array(expectedSchema)
    .describe('Everything that must be sent, in order, and nothing else may be.'),
});

export const ruleTestsFileSchema = z.strictObject({
  version: z.literal(1).optional(),
  only: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Rules files beside this one: no other rules run in its tests. Default: all.'),
  tests: z.array(ruleTestSchema).min(1).describe('The tests.'),
});

export const testKeys = Object.keys(ruleTestSchema.shape);

/** A test as it is written, when it fits the schema. */
export type WrittenTest = z.output<typeof ruleTestSchema>;

/** What a message calls the map at a path of a test file. */
export function nounOfTest(path: Path): string | undefined {
  if (path.length === 0) return 'this file';
  if (isTest(path)) return 'this test';
  const [, , list] = path;
  if (path.length !== 4) return undefined;
  return list === 'expect' ? 'this expectation' : list === 'events' ? 'this event' : undefined;
}

function isTest(path: Path): boolean {
  return path.length === 2 && path[0] === 'tests';
}
