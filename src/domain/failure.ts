import type { Millis } from './clock.js';

/**
 * Why an attempt failed. Closed: the retry policy decides from it, and from nothing else.
 *
 * | reason | what is known | what follows |
 * | --- | --- | --- |
 * | `refused` | our request is wrong; nothing happened | dead letter with what to fix |
 * | `unauthorized` | the credentials are missing, wrong or not enough; nothing happened | dead letter with what to fix |
 * | `not-found` | the target is not there, or not for these credentials; nothing happened | dead letter with what to fix |
 * | `not-yet` | the target is not there yet, such as a ref right after a push; nothing happened | again for a few minutes, then dead |
 * | `rate-limited` | nothing happened | again at `retryAt` |
 * | `unavailable` | the provider cannot be reached; nothing happened | again later, without using up a try |
 * | `unknown` | it may have happened | look first, never simply repeat |
 */
export type FailureReason =
  'refused' | 'unauthorized' | 'not-found' | 'not-yet' | 'rate-limited' | 'unavailable' | 'unknown';

export interface FailureDetails {
  /** What a person can do about it, as a sentence. */
  readonly fix?: string | undefined;
  readonly httpStatus?: number | undefined;
  /** The provider said not to come back before this time. */
  readonly retryAt?: Millis | undefined;
  /** Our own limits held the request back until `retryAt`: the provider was not asked. */
  readonly held?: boolean | undefined;
  /** The provider's own id of the request, for its support (`x-github-request-id`, `x-request-id`). */
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The only error that providers and actions throw on purpose. `message` says what the provider
 * answered, in one line, without secrets; `fix` says what to do.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly reason: FailureReason;
  readonly fix: string | undefined;
  readonly httpStatus: number | undefined;
  readonly retryAt: Millis | undefined;
  readonly requestId: string | undefined;
  readonly held: boolean;

  constructor(reason: FailureReason, message: string, details: FailureDetails = {}) {
    super(message, { cause: details.cause });
    this.reason = reason;
    this.fix = details.fix;
    this.httpStatus = details.httpStatus;
    this.retryAt = details.retryAt;
    this.requestId = details.requestId;
    this.held = details.held ?? false;
  }
}
