import { setTimeout as delay } from 'node:timers/promises';

/** Serialization failure and deadlock: nothing was written, and the same again will work. */
const conflicts = ['40001', '40P01'];
const mostTries = 6;
/** Milliseconds; grows with each try, and differs, so that two do not meet again. */
const firstPause = 10;

/**
 * Does a transaction again that the database gave up in favour of another one.
 * https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html
 */
export async function repeatConflicts<T>(
  transaction: () => Promise<T>,
  pause: (milliseconds: number) => Promise<unknown> = delay,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      if (!isConflict(error) || tries === mostTries) throw error;
      await pause(firstPause * tries * (1 + Math.random()));
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && conflicts.includes(String(error.code));
}
