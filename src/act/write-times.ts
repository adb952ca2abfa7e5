import { hour, minute, type Millis } from '../domain/clock.js';
import type { Limits } from '../domain/connection.js';
import { timeOfWrite, type Budget } from '../store/tables/budgets.js';
import type { Db } from '../store/schema.js';

export type WriteLimits = Exclude<Limits, 'off'>;

/** When something may be written, and the limit that makes it wait until then. */
export interface WriteTime {
  readonly at: Millis;
  /** As the end of a sentence: "makes at most 80 writes a minute". */
  readonly limit: string;
}

/** The time of the write, or of the turn to write, that has so many others after it; undefined: there are not so many. */
export type TimeBack = (back: number) => Promise<Millis | undefined>;

/** The earliest time for one more, given those before: in no minute or hour are there more than allowed. */
export async function earliestWrite(
  { spacing, perMinute, perHour }: WriteLimits,
  timeBack: TimeBack,
): Promise<WriteTime> {
  const limits = [
    { back: 0, span: spacing, limit: `leaves ${spacing} ms between writes` },
    { back: perMinute - 1, span: minute, limit: `makes at most ${perMinute} writes a minute` },
    { back: perHour - 1, span: hour, limit: `makes at most ${perHour} writes an hour` },
  ];
  let latest: WriteTime = { at: 0, limit: '' };
  for (const { back, span, limit } of limits) {
    const before = await timeBack(back);
    if (before !== undefined && before + span > latest.at) latest = { at: before + span, limit };
  }
  return latest;
}

/** What was written counts. */
export function writesBack(db: Db, budget: Budget): TimeBack {
  return (back) => timeOfWrite(db, budget, back);
}

/** Limits that large are none: nothing has to be remembered for them. */
const unlimited = 1_000_000;

/** How many of the last writes have to be remembered. */
export function writesToKeep({ perMinute, perHour }: WriteLimits): number {
  return Math.max(1, ...[perMinute, perHour].filter((limit) => limit < unlimited));
}
