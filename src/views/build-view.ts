import { z } from 'zod';
import type { BuildRecord } from '../store/tables/builds.js';
import { jsonObject, shownTime } from './json-schemas.js';

/** What Applivery said of a delivery's build, as the API and the commands show it. */
export const buildViewSchema = z.object({
  status: z
    .enum(['waiting', 'known', 'unknown'])
    .describe('`waiting`: rules that use `build` wait until Applivery has answered.'),
  since: shownTime.describe('When a rule needed it.'),
  tries: z.int().describe('How often Applivery was asked and gave no answer.'),
  why: z
    .string()
    .nullable()
    .describe('Why nothing is known; while waiting, what came of the last question.'),
  nextTryAt: shownTime.nullable().describe('When it is asked again, at the earliest.'),
  readAt: shownTime.nullable(),
});

export const buildDetailsSchema = buildViewSchema.extend({
  facts: jsonObject.nullable().describe('What rules see as `build`; `createdAt` in milliseconds.'),
});

export type BuildView = Readonly<z.output<typeof buildViewSchema>>;
export type BuildDetails = Readonly<z.output<typeof buildDetailsSchema>>;

/** Null: no rule needed to know the build. */
export function buildView(record: BuildRecord | undefined): BuildView | null {
  if (record === undefined) return null;
  const { askedAt, knowledge, readAt, tries, trouble, nextTryAt } = record;
  const isWaiting = knowledge === undefined;
  const why = knowledge?.known === false ? knowledge.why : isWaiting ? trouble : undefined;
  return {
    status: isWaiting ? 'waiting' : knowledge.known ? 'known' : 'unknown',
    since: shown(askedAt) ?? '',
    tries,
    why: why ?? null,
    nextTryAt: shown(nextTryAt),
    readAt: shown(readAt),
  };
}

/** With what it is, which may be long. */
export function buildDetails(record: BuildRecord | undefined): BuildDetails | null {
  const short = buildView(record);
  const { knowledge } = record ?? {};
  return short && { ...short, facts: knowledge?.known ? { ...knowledge.facts } : null };
}

function shown(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
