import { second, type Millis } from '../domain/clock.js';
import { Failure } from '../domain/failure.js';

/** Well below the time after which an instance that says nothing loses what it claimed. */
const longest = 5 * second;

/**
 * Whether this process stood still between two steps that take milliseconds: in a machine that swaps,
 * or was suspended. Another instance may have the task by now, and may have made the call.
 *
 * @returns why the call must not be made any more; undefined when it may
 */
export function standstill(since: Millis, now: Millis): Failure | undefined {
  if (now - since <= longest) return undefined;
  return new Failure(
    'unavailable',
    `This service stood still for ${Math.round((now - since) / second)} s right before the call`,
    { held: true, retryAt: now },
  );
}
