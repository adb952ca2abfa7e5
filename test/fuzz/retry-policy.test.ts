import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decide } from '../../src/act/retry-policy.js';
import { day, minute, second, type Millis } from '../../src/domain/clock.js';
import { Failure, type FailureReason } from '../../src/domain/failure.js';
import { rateLimitEnd, retryAfter, spentUntil } from '../../src/providers/github/rate-limit.js';
import {
  remainingOf,
  retryAt,
  spentUntil as spentAtGitlab,
} from '../../src/providers/gitlab/retry-at.js';
import { HandClock } from '../support/hand-clock.js';
import { fuzzed, parameters } from './support/fuzzing.js';

const start = Date.UTC(2026, 10, 23);

const reason = fc.constantFrom<FailureReason>(
  ...(['refused', 'unauthorized', 'not-found', 'not-yet', 'rate-limited'] as const),
  ...(['unavailable', 'unknown'] as const),
);

/** What goes wrong at one try: why, and when the provider wants to be asked again, from then on. */
const trouble = fc.record({
  reason,
  told: fc.option(fc.integer({ min: -day, max: 3 * day }), { nil: undefined }),
  random: fc.double({ min: 0, max: 0.999999, noNaN: true }),
  /** How much later than it could the next try comes. */
  late: fc.integer({ min: 0, max: 10 * minute }),
});

const limits = fc.record({
  attempts: fc.integer({ min: 1, max: 50 }),
  maxAge: fc.integer({ min: second, max: 7 * day }),
});

const headerValue = fc.oneof(
  fc.constantFrom('', '0', '-1', '1', '60', '999999999', '1e300', 'NaN', 'Infinity', '0x10', ' 5 '),
  fc.constantFrom(
    'Mon, 23 Nov 2026 00:01:00 GMT',
    '+275760-09-13T00:00:00Z',
    '1700000000',
    '99999999999999',
  ),
  fc.integer().map(String),
  fc.double().map(String),
  fc.string({ maxLength: 12 }).map((text) => text.replace(/[^ -~]/g, '.').trim()),
);

describe(fuzzed('the retry policy'), () => {
  it('never comes earlier than told, and comes to an end, whatever goes wrong how often', () => {
    fc.assert(
      fc.property(
        // The troubles come over and over again.
        fc.array(trouble, { minLength: 1, maxLength: 6 }),
        limits,
        (troubles, limits) => {
          let now = start;
          let failures = 0;
          for (let tries = 0; ; tries += 1) {
            // Each uncounted try waits for 5 s at least, each counted one is one of `attempts`.
            assert.ok(tries <= limits.maxAge / (5 * second) + limits.attempts, 'it goes on and on');
            const { reason, told, random, late } = troubles[tries % troubles.length]!;
            const retryAt = told === undefined ? undefined : now + told;
            if (reason !== 'rate-limited') failures += 1;
            const failure = new Failure(reason, 'It failed', { retryAt });
            const decision = decide({
              failures,
              failure,
              now,
              askedAt: start,
              limits,
              random: () => random,
            });
            if ('dead' in decision) {
              assert.notEqual(decision.dead, '');
              return;
            }
            assert.ok(decision.again > now, 'there is a pause');
            assert.ok(decision.again >= (retryAt ?? now), 'it is not earlier than told');
            assert.ok(decision.again - start <= limits.maxAge, 'it is not too old by then');
            now = decision.again + late;
          }
        },
      ),
      parameters(2000),
    );
  });

  it('is told a time within a day by any headers of GitHub', () => {
    const names = ['retry-after', 'x-ratelimit-reset', 'x-ratelimit-remaining'];
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), headerValue),
        fc.constantFrom(403, 429, 500, 200),
        (headers, status) => {
          const answer = { status, headers, data: { message: 'secondary rate limit' } };
          const times = [
            rateLimitEnd(answer, start),
            retryAfter(answer, start),
            spentUntil(answer, start),
          ];
          for (const time of times) assertWithinADay(time);
        },
      ),
      parameters(3000),
    );
  });

  it('is told a time within a day by any headers of GitLab', () => {
    const clock = new HandClock(start);
    const names = ['retry-after', 'ratelimit-reset', 'ratelimit-remaining', 'ratelimit-limit'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), headerValue), (given) => {
        const headers = new Headers(given);
        assertWithinADay(retryAt(headers, clock));
        assertWithinADay(spentAtGitlab(headers, clock));
        remainingOf(headers);
      }),
      parameters(3000),
    );
  });
});

function assertWithinADay(time: Millis | undefined): void {
  if (time === undefined) return;
  assert.ok(time >= start && time <= start + day, String(time));
}
