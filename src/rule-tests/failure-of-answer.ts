import { minute, type Clock } from '../domain/clock.js';
import type { ProviderName } from '../domain/connection.js';
import { Failure } from '../domain/failure.js';
import { refusal } from '../providers/github/refusal.js';
import { failureOfAnswer as gitlabFailure } from '../providers/gitlab/failures.js';
import type { Answer } from './rule-test.js';

/** Nothing in a test needs longer to be answered; only messages show it. */
const timeout = minute / 4;

/** What the provider's own code makes of an answer to a write; undefined: it worked. */
export function failureOfAnswer(
  provider: ProviderName,
  answer: Answer,
  clock: Clock,
): Failure | undefined {
  if (answer === 'lost') return new Failure('unknown', 'The test lost the answer');
  if (answer === 'unreachable') {
    return new Failure('unavailable', 'The provider cannot be reached, says the test');
  }
  return answer < 300 ? undefined : failureOfStatus[provider](answer, clock);
}

const failureOfStatus: Readonly<Record<ProviderName, (status: number, clock: Clock) => Failure>> = {
  github: (status, clock) =>
    refusal(
      { status, headers: {}, data: {} },
      { nature: 'write', now: clock.now(), redact: (text) => text },
    ),
  gitlab: (status, clock) =>
    gitlabFailure({ method: 'POST', path: '', timeout }, status, new Headers(), '', clock),
};
