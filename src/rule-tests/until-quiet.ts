import type { Millis } from '../domain/clock.js';
import type { MemoryStore } from '../store/sqlite/open-memory.js';
import type { HandClock } from './hand-clock.js';
import type { HandDrivenStages } from './hand-driven-stages.js';

export interface Quiet {
  readonly stages: HandDrivenStages;
  readonly store: MemoryStore;
  readonly clock: HandClock;
  /** In how long to ask again about runs that are not over. */
  readonly untilNextEnd: () => Millis;
  /** Ends it early. */
  readonly isOver: () => boolean;
}

/** Nothing that is given up in the end takes so many. */
const mostRounds = 100_000;

/**
 * Does what is due, moves the clock to what is due next, and so on, until nothing is left that is
 * due before `end`. The clock then stands at `end`, if that is a time.
 */
export async function untilQuiet(
  { stages, store, clock, untilNextEnd, isOver }: Quiet,
  end: Millis,
): Promise<void> {
  for (let round = 0; round < mostRounds && !isOver(); round++) {
    const next = store.nextDue();
    if (next === undefined || next.at >= end) {
      if (end !== Infinity) clock.moveTo(end);
      return;
    }
    clock.moveTo(Math.max(next.at, clock.now()));
    if (next.queue === 'follow') await stages.follow(untilNextEnd());
    else if (next.queue === 'read-back') await stages.readBack();
    else await stages[next.queue]();
  }
  if (!isOver()) throw new Error('the rules found no end: something is always due again');
}
