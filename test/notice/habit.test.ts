import assert from 'node:assert/strict';
import { day, hour, minute, type Millis } from '../../src/domain/clock.js';
import { silentSince } from '../../src/notice/signs/habit.js';

/** A Monday. */
const start = Date.UTC(2026, 9, 5);

/** Arrivals on some days of four weeks (0: Monday), at some hours. */
function arrivals(days: readonly number[], hours: readonly number[], weeks = 4): Millis[] {
  return Array.from({ length: weeks * 7 }, (_, n) => n)
    .filter((n) => days.includes(n % 7))
    .flatMap((n) => hours.map((at) => start + n * day + at * hour));
}

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const workingDays = [0, 1, 2, 3, 4];

/** How long after its last arrival an application counts as silent, looked at every ten minutes; undefined: never. */
function noticedAfter(history: readonly Millis[]): Millis | undefined {
  const last = history.at(-1)!;
  for (let passed = 0; passed < 60 * day; passed += 10 * minute) {
    const since = silentSince(history, last + passed);
    if (since === undefined) continue;
    assert.equal(since, last);
    return passed;
  }
  return undefined;
}

describe('the habit of an application', () => {
  it('is that of every day: silence is three of its longest gaps', () => {
    const history = arrivals(everyDay, [8, 12, 16]);
    // The longest gap is from 16:00 to 8:00.
    assert.equal(noticedAfter(history), 48 * hour + 10 * minute);
  });

  it('knows its weekends: they are neither a gap nor a silence', () => {
    const history = arrivals(workingDays, [8, 12, 16]);
    // From Friday, 16:00: 8 hours are left of it, then all of Monday, and 16 hours of Tuesday.
    assert.equal(noticedAfter(history), 8 * hour + 2 * day + 40 * hour + 10 * minute);
  });

  it('takes one build on a Sunday for no working day', () => {
    const history = [...arrivals(workingDays, [8, 12, 16]), start + 6 * day + 10 * hour];
    const sorted = history.toSorted((one, other) => one - other);
    assert.equal(noticedAfter(sorted), 8 * hour + 2 * day + 40 * hour + 10 * minute);
  });

  it('is nothing to go by when it is short, seldom, or irregular', () => {
    assert.equal(noticedAfter(arrivals(everyDay, [8], 2)), undefined, 'fewer than 20');
    assert.equal(noticedAfter(arrivals(everyDay, [1, 5, 9, 13, 17], 1)), undefined, 'a week');
    const burst = Array.from({ length: 20 }, (_, n) => start + n * hour);
    assert.equal(noticedAfter([...burst, start + 20 * day]), undefined, 'a burst, and one more');
    assert.equal(silentSince([], start), undefined);
  });

  it('of one that always sends does not make a few quiet hours a silence', () => {
    const hours = Array.from({ length: 24 }, (_, n) => n);
    assert.equal(noticedAfter(arrivals(everyDay, hours)), 6 * hour + 10 * minute);
  });
});
