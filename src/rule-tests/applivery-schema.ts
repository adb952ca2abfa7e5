import { z } from 'zod';
import {
  buildDeclarations,
  type BuildFieldDeclaration,
  type BuildFieldDeclarations,
} from '../events/build-declarations.js';

/** What Applivery's API would answer, as people write it: made from the declarations of `build`. */

const answerText =
  'must be `build: { … }`, an HTTP status from 300 to 599 with which Applivery refuses, or `unreachable`';

const momentText = 'must be a time with its zone, such as `2026-11-23T08:55:00Z`';

/** A time with its zone. */
export function momentSchema(text: string) {
  return z
    .string({ error: text })
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/, text)
    .refine((given) => !Number.isNaN(Date.parse(given)), text);
}

function schemaOf(field: BuildFieldDeclaration): z.ZodType {
  switch (field.type) {
    case 'string':
      return z.string().min(1).describe(field.about);
    case 'strings':
      return z.array(z.string().min(1)).describe(field.about);
    case 'int':
      return z.int().min(0).describe(field.about);
    case 'timestamp':
      return momentSchema(momentText).describe(field.about);
    case 'object':
      return mapOf(field.fields).describe(field.about);
  }
}

function mapOf(fields: BuildFieldDeclarations) {
  return z.strictObject(
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, schemaOf(field).optional()]),
    ),
  );
}

export const appliveryAnswerSchema = z
  .union(
    [
      z.strictObject({
        build: mapOf(buildDeclarations).describe('What it says of the build, as rules see it.'),
      }),
      z.int().min(300, answerText).max(599, answerText),
      z.literal('unreachable'),
    ],
    { error: answerText },
  )
  .describe(
    "What Applivery's API answers when it is asked for the build: `build: { … }`, an HTTP status, or `unreachable`.",
  );
