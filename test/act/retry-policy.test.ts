import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decide, nextLook, settlingTime, type Situation } from '../../src/act/retry-policy.js';
import { day, hour, minute, second } from '../../src/domain/clock.js';
import { Failure, type FailureReason } from '../../src/domain/failure.js';

const now = Date.parse('2026-11-23T09:00:00Z');

function situation(
  reason: FailureReason,
  more: Partial<Situation> = {},
  retryAt?: number,
): Situation {
  return {
    failures: 1,
    failure: new Failure(reason, 'GitHub answered so', { retryAt, fix: 'Do this.' }),
    now,
    askedAt: now,
    limits: { attempts: 15, maxAge: day },
    random: () => 0.5,
    ...more,
  };
}

describe('the retry policy', () => {
  for (const reason of ['refused', 'unauthorized', 'not-found'] as const) {
    it(`gives up at once when the answer is ${reason}, and says what to do`, () => {
      assert.deepEqual(decide(situation(reason)), { dead: 'GitHub answered so. Do this.' });
    });
  }

  it('waits longer after each failure, up to an hour', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 12].map((failures) => {
      const decision = decide(situation('unavailable', { failures }));
      return 'again' in decision ? (decision.again - now) / second : undefined;
    });
    assert.deepEqual(waits, [2, 8, 32, 128, 512, 2048, 3600, 3600]);
  });

  it('gives up after as many failures as the step allows', () => {
    const limits = { attempts: 3, maxAge: day };
    assert.ok('again' in decide(situation('unavailable', { failures: 2, limits })));
    assert.deepEqual(decide(situation('unavailable', { failures: 3, limits })), {
      dead: 'GitHub answered so. Do this. It failed 3 times.',
    });
  });

  it('does not count a rate limit as a failure of the task', () => {
    assert.ok('again' in decide(situation('rate-limited', { failures: 1000 })));
  });

  it('waits a minute when a rate limit names no time', () => {
    const decision = decide(situation('rate-limited', { random: () => 0 }));
    assert.deepEqual(decision, { again: now + minute });
  });

  it('tries a ref that is not there yet for five minutes', () => {
    const early = decide(situation('not-yet', { askedAt: now - minute, failures: 3 }));
    assert.ok('again' in early);
    const late = decide(situation('not-yet', { askedAt: now - 5 * minute, failures: 5 }));
    assert.ok('dead' in late);
  });

  it('does nothing by itself for an event that is older than max-age', () => {
    const decision = decide(
      situation('unavailable', { askedAt: now - 2 * hour, limits: { attempts: 15, maxAge: hour } }),
    );
    assert.ok('dead' in decision && decision.dead.includes('max-age'));
  });

  it('is never earlier than told, never in the past, and never goes on for ever', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('not-yet', 'rate-limited', 'unavailable', 'unknown'),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: -day, max: 3 * day }),
        fc.integer({ min: 0, max: 3 * day }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (reason, failures, told, age, random) => {
          const given = situation(
            reason,
            { failures, askedAt: now - age, random: () => random },
            now + told,
          );
          const decision = decide(given);
          if ('dead' in decision) return;
          assert.ok(decision.again >= now + told);
          assert.ok(decision.again >= now);
          assert.ok(decision.again - given.askedAt <= given.limits.maxAge);
          if (reason !== 'rate-limited') assert.ok(failures < given.limits.attempts);
        },
      ),
    );
  });

  it('looks for a lost answer soon, then less often, and always before lists must have settled', () => {
    const waits: number[] = [];
    for (let at = now; at - now < settlingTime; at = nextLook(now, at)) {
      waits.push((nextLook(now, at) - at) / second);
    }
    assert.deepEqual(waits.slice(0, 5), [5, 5, 10, 20, 40]);
    assert.ok(waits.every((wait) => wait <= 120));
  });
});
