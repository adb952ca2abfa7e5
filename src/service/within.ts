import type { Millis } from '../domain/clock.js';

/** Waits for work, but not longer than this. @returns whether it is done; its error, if it fails in time, is thrown */
export async function within(work: Promise<unknown>, time: Millis): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, time));
  });
  try {
    return await Promise.race([work.then(() => true as const), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
